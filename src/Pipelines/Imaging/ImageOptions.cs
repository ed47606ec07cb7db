using System.ComponentModel.DataAnnotations;
using Pipelines.Imaging.Augmentation;

namespace Pipelines.Imaging;

/// <summary>How a picture becomes the pixels that the backbone sees: RGB, size × size.</summary>
[Shorthand(nameof(Size))]
public sealed record ImageOptions
{
    /// <summary>Side of the square that enters the backbone, in pixels. Default: what the backbone's file or catalogue entry says, otherwise 224.</summary>
    [Range(8, 2048)]
    public int? Size { get; init; }

    /// <summary>How a picture of another shape becomes a square.</summary>
    public ResizeMode Resize { get; init; } = ResizeMode.Crop;

    /// <summary>
    /// The share of the resized picture's side that is kept around its centre: with size 224 and 0.875 the picture is resized to 256 and its
    /// central 224 pixels are used. 1 keeps everything. The cut is made inside the exported graph.
    /// </summary>
    [Range(0.1, 1.0)]
    public double CenterCrop { get; init; } = 1.0;

    /// <summary>How training pictures are varied, where <c>training.transfer</c> trains on pictures (<c>frozenBackbone</c>, <c>fineTune</c>). Default there: the recipe <c>standard</c>.</summary>
    public AugmentationOptions? Augment { get; init; }
}
