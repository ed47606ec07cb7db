namespace Pipelines.Imaging;

/// <summary>How a picture of any shape becomes a square.</summary>
/// <remarks>
/// Both keep the aspect ratio and both are filters that ML.NET's ResizeImages has (IsoCrop and IsoPad), so the exported model sees
/// the pixels it was trained on. ML.NET's third mode, Fill, picks the nearest pixel and is not offered: it costs accuracy.
/// </remarks>
public enum ResizeMode
{
    /// <summary>The shorter side fills the square; what stands over at both ends of the longer side is cut off.</summary>
    Crop,

    /// <summary>The whole picture fits into the square; the rest is black.</summary>
    Pad,
}
