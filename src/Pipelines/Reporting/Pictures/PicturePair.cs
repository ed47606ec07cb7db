using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Pictures;

/// <summary>Pictures side by side, inside the page.</summary>
internal static class PicturePair
{
    /// <summary>The pictures.</summary>
    /// <param name="pictures">Each with the name of its image; null where there is no picture of it.</param>
    public static Markup Of(IEnumerable<(string Name, Thumbnail.Picture? Picture)> pictures) => Markup.Of(
        $"""<div class="side-by-side">{pictures.Select(entry => One(entry.Name, entry.Picture))}</div>""");

    private static Markup One(string name, Thumbnail.Picture? picture) => picture is not null
        ? Markup.Of(
            $"""<img loading="lazy" alt="{name}" title="{name}" src="data:image/jpeg;base64,{Convert.ToBase64String(picture.Jpeg)}">""")
        : Markup.Of($"""<span class="quiet">no picture of {name}</span>""");
}
