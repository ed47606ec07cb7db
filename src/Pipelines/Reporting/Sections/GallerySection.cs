using Pipelines.Reporting.Data;
using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Sections;

/// <summary>The place for pictures, which the page's script fills.</summary>
internal static class GallerySection
{
    /// <summary>The section; null where no images are shown.</summary>
    /// <param name="data">What is shown.</param>
    /// <param name="shown">Which images are in the page. Default: how many of those that were evaluated.</param>
    public static ReportSection? Of(ReportData data, string? shown = null) =>
        data.Images.Count == 0 ? null : new("images", "Images", Body(data, shown ?? Shown(data)));

    private static Markup Body(ReportData data, string shown) => Markup.Of(
        $"""
        <p>{shown} Choose a picture to see it large.</p>
        <p class="controls" role="group" aria-label="What is shown">{data.Views.Select(Button)}</p>
        <h3 id="gallery-title" tabindex="-1"></h3>
        <div id="gallery" class="gallery" aria-live="off"></div>
        <p><button type="button" id="gallery-more" hidden></button></p>
        """);

    private static string Shown(ReportData data) => data.Images.Count == data.ImageCount
        ? $"All {Quantity.Of(data.ImageCount, "images")} are in this page."
        : FormattableString.Invariant(
            $"{data.Images.Count:n0} of {data.ImageCount:n0} images are in this page, chosen fairly; all are in predictions.csv.");

    private static Markup Button(ReportView view) => Markup.Of(
        $"""<button type="button" data-view="{view.Id}" aria-pressed="false">{view.Title} <span """
        + $"""class="count">{view.Images.Count}</span></button> """);
}
