namespace Pipelines;

/// <summary>In which order <see cref="ImagePixels"/> holds the bytes of a pixel.</summary>
public enum ImagePixelFormat
{
    /// <summary>Three bytes: red, green, blue.</summary>
    Rgb,

    /// <summary>Three bytes: blue, green, red, as OpenCV has them.</summary>
    Bgr,

    /// <summary>Four bytes: red, green, blue, alpha. The colours are not multiplied by alpha.</summary>
    Rgba,

    /// <summary>Four bytes: blue, green, red, alpha, as bitmaps of Windows have them. The colours are not multiplied by alpha.</summary>
    Bgra,
}
