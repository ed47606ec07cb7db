using System.ComponentModel.DataAnnotations;

namespace Pipelines;

/// <summary>Covers a rectangle with random pixels (Zhong et al., 2017).</summary>
[Shorthand(nameof(Probability))]
public sealed record RandomErasingOptions
{
    /// <summary>The probability that an image gets such a rectangle.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 0.25;

    /// <summary>The smallest rectangle, as a share of the image's area.</summary>
    [Range(0.0, 0.9)]
    public double MinimumScale { get; init; } = 0.02;

    /// <summary>The largest rectangle, as a share of the image's area; not below <c>minimumScale</c>.</summary>
    [Range(0.0, 0.9)]
    public double MaximumScale { get; init; } = 1.0 / 3;

    /// <summary>
    /// The largest ratio of the rectangle's longer side to its shorter one. The ratio is drawn uniformly on a logarithmic scale.
    /// </summary>
    [Range(1.0, 10.0)]
    public double AspectRatio { get; init; } = 10.0 / 3;
}
