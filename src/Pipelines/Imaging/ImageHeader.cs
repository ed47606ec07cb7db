namespace Pipelines.Imaging;

/// <summary>The header of an image file, read without decoding the image.</summary>
/// <param name="Format">The name of its format: "JPEG", "PNG".</param>
/// <param name="Width">Pixels across, upright (after the EXIF orientation).</param>
/// <param name="Height">Pixels down, upright.</param>
internal sealed record ImageHeader(string Format, int Width, int Height);
