using System.ComponentModel.DataAnnotations;

namespace Pipelines;

/// <summary>Random changes of brightness, contrast, saturation and hue, in random order.</summary>
[Shorthand(nameof(Strength))]
public sealed record ColorJitterOptions
{
    /// <summary>The strength of brightness, contrast and saturation where they are not set: 0.2 draws a factor from 0.8 to 1.2.</summary>
    [Range(0.0, 1.0)]
    public double Strength { get; init; }

    /// <summary>The largest difference of the brightness factor from 1. Default: <c>strength</c>.</summary>
    [Range(0.0, 1.0)]
    public double? Brightness { get; init; }

    /// <summary>The largest difference of the contrast factor from 1, about the image's mean grey. Default: <c>strength</c>.</summary>
    [Range(0.0, 1.0)]
    public double? Contrast { get; init; }

    /// <summary>The largest difference of the saturation factor from 1. Default: <c>strength</c>.</summary>
    [Range(0.0, 1.0)]
    public double? Saturation { get; init; }

    /// <summary>
    /// The largest shift of the hue in either direction, as a share of the colour circle: 0.5 reaches every colour. Does not follow
    /// <c>strength</c>.
    /// </summary>
    [Range(0.0, 0.5)]
    public double Hue { get; init; }

    /// <summary>The probability that an image is changed.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 1;
}
