namespace Pipelines;

/// <summary>How an image of any shape becomes a square.</summary>
/// <remarks>
/// Both keep the aspect ratio, and both are modes of ML.NET's ResizeImages (IsoCrop and IsoPad), so that the exported model sees the pixels
/// it was trained on. ML.NET's third mode, Fill, takes the nearest pixel and is not offered: it costs accuracy.
/// </remarks>
public enum ResizeMode
{
    /// <summary>The shorter side fills the square; the longer one is cropped at both ends.</summary>
    Crop,

    /// <summary>The whole image fits into the square; the rest is black.</summary>
    Pad,
}
