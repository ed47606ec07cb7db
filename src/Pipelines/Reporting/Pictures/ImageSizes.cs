using System.Globalization;

namespace Pipelines.Reporting.Pictures;

/// <summary>The sizes of images in words.</summary>
internal static class ImageSizes
{
    /// <summary>Smallest, median and largest; null where no picture is there.</summary>
    public static string? Describe(IEnumerable<Thumbnail.Picture?> pictures)
    {
        var sizes = pictures.OfType<Thumbnail.Picture>().OrderBy(picture => (long)picture.Width * picture.Height).ToList();
        return sizes.Count == 0 ? null
            : Text(sizes[0]) == Text(sizes[^1]) ? $"The images have {Text(sizes[0])} pixels."
            : $"The images have {Text(sizes[0])} to {Text(sizes[^1])} pixels, the one in the middle {Text(sizes[sizes.Count / 2])}.";
    }

    private static string Text(Thumbnail.Picture picture) =>
        string.Create(CultureInfo.InvariantCulture, $"{picture.Width} × {picture.Height}");
}
