using Pipelines.Imaging;

namespace Pipelines.Explanation.Overlays;

/// <summary>
/// The square of an image that the network sees, over which a map spreads: as fractions of the image's width and height. It goes beyond
/// 0 and 1 where the image was padded.
/// </summary>
/// <param name="Left">Its left edge.</param>
/// <param name="Top">Its upper edge.</param>
/// <param name="Right">Its right edge.</param>
/// <param name="Bottom">Its lower edge.</param>
internal readonly record struct SeenRegion(double Left, double Top, double Right, double Bottom)
{
    /// <summary>The region of an image.</summary>
    /// <param name="width">Its width, upright, in pixels.</param>
    /// <param name="height">Its height.</param>
    /// <param name="preprocessing">How the image becomes the network's input.</param>
    public static SeenRegion Of(int width, int height, Preprocessing preprocessing)
    {
        var image = ImageResizer.Target(width, height, preprocessing.ResizedSize, preprocessing.Resize);

        // As the graph crops: the border is halved and rounded down.
        double start = (preprocessing.ResizedSize - preprocessing.Size) / 2;
        var end = start + preprocessing.Size;
        return new(
            (start - image.Left) / image.Width,
            (start - image.Top) / image.Height,
            (end - image.Left) / image.Width,
            (end - image.Top) / image.Height);
    }
}
