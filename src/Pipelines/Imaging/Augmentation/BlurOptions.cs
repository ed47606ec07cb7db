using System.ComponentModel.DataAnnotations;

namespace Pipelines;

/// <summary>Gaussian blur of random strength (Chen et al., SimCLR, 2020).</summary>
[Shorthand(nameof(Probability))]
public sealed record BlurOptions
{
    /// <summary>The probability that an image is blurred.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 0.5;

    /// <summary>The smallest standard deviation, in pixels of the resized image.</summary>
    [Range(0.1, 20.0)]
    public double MinimumSigma { get; init; } = 0.1;

    /// <summary>The largest standard deviation, in pixels of the resized image; not below <c>minimumSigma</c>.</summary>
    [Range(0.1, 20.0)]
    public double MaximumSigma { get; init; } = 2;
}
