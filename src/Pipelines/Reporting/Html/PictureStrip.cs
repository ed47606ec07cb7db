namespace Pipelines.Reporting.Html;

/// <summary>A row of pictures in the text of a page, which the page's script fills.</summary>
internal static class PictureStrip
{
    /// <summary>Its HTML.</summary>
    /// <param name="places">The places of the pictures in the data.</param>
    /// <param name="columns">How many stand side by side: 3, 5 or 6.</param>
    public static Markup Of(IEnumerable<int> places, int columns) =>
        Markup.Of($"""<p class="strip of-{columns}" data-images="{string.Join(' ', places)}"></p>""");

    /// <summary>The same of images, those that have a place in the page.</summary>
    public static Markup Of(IEnumerable<int> images, IReadOnlyDictionary<int, int> places, int columns) =>
        Of(images.Where(places.ContainsKey).Select(image => places[image]), columns);
}
