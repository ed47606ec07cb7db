using System.ComponentModel.DataAnnotations;

namespace Pipelines.Imaging.Augmentation;

/// <summary>Random changes of brightness, contrast, saturation and hue, in random order.</summary>
[Shorthand(nameof(Strength))]
public sealed record ColorJitterOptions
{
    /// <summary>The strength of brightness, contrast and saturation where they say nothing of their own: 0.2 draws a factor from 0.8 to 1.2.</summary>
    [Range(0.0, 1.0)]
    public double Strength { get; init; }

    /// <summary>The most that the factor of brightness differs from 1. Default: <c>strength</c>.</summary>
    [Range(0.0, 1.0)]
    public double? Brightness { get; init; }

    /// <summary>The most that the factor of contrast, about the picture's mean grey, differs from 1. Default: <c>strength</c>.</summary>
    [Range(0.0, 1.0)]
    public double? Contrast { get; init; }

    /// <summary>The most that the factor of saturation differs from 1; 0 would be grey. Default: <c>strength</c>.</summary>
    [Range(0.0, 1.0)]
    public double? Saturation { get; init; }

    /// <summary>The most that the hue is shifted either way, as a part of the colour circle: 0.5 reaches every colour. It does not follow <c>strength</c>, for colours often tell classes apart.</summary>
    [Range(0.0, 0.5)]
    public double Hue { get; init; }

    /// <summary>The probability that a picture's colours are changed.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 1;
}
