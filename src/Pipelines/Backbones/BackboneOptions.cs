using System.ComponentModel.DataAnnotations;
using Pipelines.Configuration;

namespace Pipelines.Backbones;

/// <summary>The pretrained network.</summary>
[Shorthand(nameof(Model))]
public sealed record BackboneOptions
{
    /// <summary><c>builtin</c> (the small backbone that the repository ships) or the path of an ONNX file, relative to the configuration file.</summary>
    public string Model { get; init; } = "builtin";

    /// <summary>
    /// Name of the tensor inside the graph at which the backbone ends: a feature map (N, C, H, W) or already a vector (N, C).
    /// Default: the last feature map before the classifier.
    /// </summary>
    public string? FeatureMap { get; init; }

    /// <summary>Mean of the red, green and blue values (0 to 1) that the network expects to be subtracted. Default: what the file says; an error if it says nothing.</summary>
    [Length(3, 3)]
    [Range(0.0, 1.0)]
    public IReadOnlyList<double>? Mean { get; init; }

    /// <summary>Standard deviation of the red, green and blue values (0 to 1) by which the network expects them to be divided. Default: what the file says; an error if it says nothing.</summary>
    [Length(3, 3)]
    [Range(0.0, 10.0, MinimumIsExclusive = true)]
    public IReadOnlyList<double>? Std { get; init; }
}
