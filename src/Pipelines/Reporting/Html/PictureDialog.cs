namespace Pipelines.Reporting.Html;

/// <summary>The large view of a picture, which the page's script fills.</summary>
internal static class PictureDialog
{
    /// <summary>Its HTML.</summary>
    public static Markup Markup { get; } = new(
        """
        <dialog id="picture" aria-labelledby="picture-title">
        <div class="bar"><h2 id="picture-title"></h2>
        <button type="button" id="picture-previous" aria-label="Previous picture">&#8592;</button>
        <button type="button" id="picture-next" aria-label="Next picture">&#8594;</button>
        <button type="button" id="picture-close" aria-label="Close">&#10005;</button></div>
        <div class="view"><div id="picture-view"></div><div id="picture-facts"></div></div>
        </dialog>
        """);
}
