using System.ComponentModel.DataAnnotations;

namespace Pipelines.Imaging.Augmentation;

/// <summary>A random part of the picture is stretched to the whole square (Szegedy et al., 2015).</summary>
[Shorthand(nameof(MinimumScale))]
public sealed record RandomResizedCropOptions
{
    /// <summary>The smallest part, as a share of the picture's area. Training from scratch takes 0.08; few pictures and a pretrained backbone want more.</summary>
    [Range(0.01, 1.0)]
    public double MinimumScale { get; init; } = 0.35;

    /// <summary>The largest part, as a share of the picture's area; not below <c>minimumScale</c>.</summary>
    [Range(0.01, 1.0)]
    public double MaximumScale { get; init; } = 1;

    /// <summary>How much longer than the other a side of the part may be, either one; the ratio is drawn evenly on a logarithmic scale.</summary>
    [Range(1.0, 10.0)]
    public double AspectRatio { get; init; } = 4.0 / 3;

    /// <summary>The probability that a picture is cropped this way; 0 switches a recipe's crop off.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 1;
}
