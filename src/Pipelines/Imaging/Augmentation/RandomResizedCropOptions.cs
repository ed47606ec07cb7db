using System.ComponentModel.DataAnnotations;

namespace Pipelines;

/// <summary>A random part of the image is resized to the whole square (Szegedy et al., 2015).</summary>
[Shorthand(nameof(MinimumScale))]
public sealed record RandomResizedCropOptions
{
    /// <summary>The smallest part, as a share of the image's area. Training from scratch often uses 0.08; few images need more.</summary>
    [Range(0.01, 1.0)]
    public double MinimumScale { get; init; } = 0.35;

    /// <summary>The largest part, as a share of the image's area; not below <c>minimumScale</c>.</summary>
    [Range(0.01, 1.0)]
    public double MaximumScale { get; init; } = 1;

    /// <summary>
    /// The largest ratio of the part's longer side to its shorter one. The ratio is drawn uniformly on a logarithmic scale.
    /// </summary>
    [Range(1.0, 10.0)]
    public double AspectRatio { get; init; } = 4.0 / 3;

    /// <summary>The probability that an image is cropped; 0 switches a recipe's crop off.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 1;
}
