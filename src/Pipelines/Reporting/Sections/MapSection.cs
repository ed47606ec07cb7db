using Pipelines.Reporting.Data;
using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Sections;

/// <summary>The place for the 2-D map, which the page's script draws.</summary>
internal static class MapSection
{
    /// <summary>The section; null where there is no map.</summary>
    /// <param name="data">What is shown.</param>
    /// <param name="colors">What the colours can mean: a key for the script and its name.</param>
    public static ReportSection? Of(ReportData data, IReadOnlyList<(string Key, string Name)> colors) => data.Map is not { } map
        ? null
        : new("map", "Map", Markup.Of(
            $"""
            <p>Images that the network sees as alike lie close together (t-SNE, van der Maaten 2008). Distances between far groups mean
            little. Trustworthiness of the {map.Neighbours} nearest: {map.Trustworthiness:0.000} of 1 (Venna 2001).
            {Markup.When(map.Points.Count < data.ImageCount, () => Markup.Of($"{map.Points.Count:n0} of {data.ImageCount:n0} images."))}
            Point at an image, or go through them with the arrow keys, from left to right with Page Down; Enter opens it.</p>
            <p class="controls"><label>colour <select id="map-color">{colors.Select(Color)}</select></label></p>
            <div class="map"><div id="map-plot" role="group" aria-label="Map of the images"></div>
            <div id="map-picture" aria-live="polite"></div></div>
            <p id="map-key" class="keys"></p>
            """));

    private static Markup Color((string Key, string Name) color) => Markup.Of($"""<option value="{color.Key}">{color.Name}</option>""");
}
