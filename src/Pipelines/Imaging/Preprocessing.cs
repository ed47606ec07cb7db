namespace Pipelines.Imaging;

/// <summary>
/// The pixels that enter a graph of ours: RGB, resized to <paramref name="ResizedSize"/> × <paramref name="ResizedSize"/>; the graph
/// itself cuts out the central <paramref name="Size"/> × <paramref name="Size"/> and normalises.
/// </summary>
/// <param name="Size">Side of the square that enters the backbone, in pixels.</param>
/// <param name="ResizedSize">Side of the square to which a picture is resized: <paramref name="Size"/> / centerCrop, rounded.</param>
/// <param name="Resize">How a picture of another shape becomes a square.</param>
public sealed record Preprocessing(int Size, int ResizedSize, ResizeMode Resize)
{
    /// <summary>The pixels for a backbone of this input size under the user's options.</summary>
    /// <param name="options">The user's options; its size wins over the backbone's.</param>
    /// <param name="backboneSize">The size that the backbone recommends, in pixels.</param>
    public static Preprocessing For(ImageOptions options, int backboneSize)
    {
        var size = options.Size ?? backboneSize;
        return new(size, (int)Math.Round(size / options.CenterCrop), options.Resize);
    }
}
