namespace Pipelines.Imaging;

/// <summary>
/// The input pixels of a graph of this library: RGB, resized to <paramref name="ResizedSize"/> × <paramref name="ResizedSize"/>; the graph
/// itself crops the central <paramref name="Size"/> × <paramref name="Size"/> and normalises.
/// </summary>
/// <param name="Size">Side of the backbone's square input, in pixels.</param>
/// <param name="ResizedSize">Side of the square to which an image is resized: <paramref name="Size"/> / centerCrop, rounded.</param>
/// <param name="Resize">How an image of another shape becomes a square.</param>
internal sealed record Preprocessing(int Size, int ResizedSize, ResizeMode Resize)
{
    /// <summary>The input pixels of a backbone of this size under the user's options.</summary>
    /// <param name="options">The user's options; their size overrides the backbone's.</param>
    /// <param name="backboneSize">The size that the backbone recommends, in pixels.</param>
    public static Preprocessing For(ImageOptions options, int backboneSize)
    {
        var size = options.Size ?? backboneSize;
        return new(size, (int)Math.Round(size / options.CenterCrop), options.Resize);
    }
}
