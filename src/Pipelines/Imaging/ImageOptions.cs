using System.ComponentModel.DataAnnotations;

namespace Pipelines;

/// <summary>How an image becomes the input of the backbone: RGB, size × size.</summary>
[Shorthand(nameof(Size))]
public sealed record ImageOptions
{
    /// <summary>
    /// Side of the backbone's square input, in pixels. Default: the size in the backbone's file or catalogue entry, otherwise 224.
    /// </summary>
    [Range(8, 2048)]
    public int? Size { get; init; }

    /// <summary>How an image of another shape becomes a square.</summary>
    public ResizeMode Resize { get; init; } = ResizeMode.Crop;

    /// <summary>
    /// The share of the resized image's side that the centre crop keeps; 1 keeps everything. With size 224 and 0.875 the image is resized
    /// to 256 and its central 224 pixels are used.
    /// </summary>
    [Range(0.1, 1.0)]
    public double CenterCrop { get; init; } = 1.0;

    /// <summary>
    /// Test-time flips: whether the exported model sees each image twice, as it is and mirrored left to right, and takes the mean of both
    /// feature maps. Predictions are often better and take twice as long. Not for images whose sides differ in meaning, such as text.
    /// </summary>
    public bool TestTimeFlip { get; init; }

    /// <summary>
    /// How training images are augmented, for <c>frozenBackbone</c>, <c>fineTune</c> and pretext tasks. Default there: the recipe
    /// <c>standard</c>.
    /// </summary>
    public AugmentationOptions? Augment { get; init; }
}
