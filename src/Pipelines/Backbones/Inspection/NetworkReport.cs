namespace Pipelines;

/// <summary>An input or output of a network.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its numbers: <c>float</c>, <c>uint8</c> ...</param>
/// <param name="Shape">Its sizes; an open one is a name or <c>?</c>.</param>
public sealed record NetworkTensorReport(string Name, string Type, IReadOnlyList<string> Shape);

/// <summary>A run of layers between two changes of spatial size.</summary>
/// <param name="Height">Height of the maps that it gives on, in cells; 0 where it gives vectors only.</param>
/// <param name="Width">Width of the maps that it gives on, in cells; 0 where it gives vectors only.</param>
/// <param name="Channels">Channels of what it gives on.</param>
/// <param name="Layers">Number of its convolutions and linear layers.</param>
/// <param name="Parameters">Number of its learned numbers.</param>
/// <param name="MultiplyAdds">Its multiplications with addition, for one image.</param>
/// <param name="From">Name of its first learned tensor; <c>training.unfreeze</c> takes such names. Empty where it has none.</param>
/// <param name="To">Name of its last learned tensor; empty where it has none.</param>
public sealed record NetworkStageReport(
    int Height, int Width, int Channels, int Layers, long Parameters, long MultiplyAdds, string From, string To);

/// <summary>What a network is as a backbone.</summary>
public sealed record NetworkReport
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it takes; weights that old files list among the inputs are left out.</summary>
    public required IReadOnlyList<NetworkTensorReport> Inputs { get; init; }

    /// <summary>
    /// Where the channels of the images are: <c>first</c> (N × 3 × H × W) or <c>last</c> (N × H × W × 3; turned when it is read).
    /// </summary>
    public required string Channels { get; init; }

    /// <summary>What it gives.</summary>
    public required IReadOnlyList<NetworkTensorReport> Outputs { get; init; }

    /// <summary>Version of the operator set in which it is written.</summary>
    public required long Opset { get; init; }

    /// <summary>Side of the images that it was made for, in pixels.</summary>
    public required int Size { get; init; }

    /// <summary>Side of the images for which shapes and multiply-adds are given, in pixels.</summary>
    public required int ShownSize { get; init; }

    /// <summary>Where a backbone that comes with the program is from, and its licence; null for others.</summary>
    public string? Origin { get; init; }

    /// <summary>The order of colours that the file says it takes: <c>rgb</c> (also where it says nothing) or <c>bgr</c>.</summary>
    public required string ColorOrder { get; init; }

    /// <summary>Mean of each colour (0 to 1), in that order, that the file says it wants subtracted; null where it says nothing.</summary>
    public required IReadOnlyList<double>? Mean { get; init; }

    /// <summary>
    /// Standard deviation of each colour (0 to 1) by which the file says it wants the difference divided; null where it says nothing.
    /// </summary>
    public required IReadOnlyList<double>? Std { get; init; }

    /// <summary>The tensor at which it would be cut.</summary>
    public required string FeatureMap { get; init; }

    /// <summary>Why there.</summary>
    public required string CutReason { get; init; }

    /// <summary>Shape of that tensor for one image of <see cref="ShownSize"/>: C, H, W, or C alone.</summary>
    public required IReadOnlyList<int> FeatureMapShape { get; init; }

    /// <summary>Its stages up to the cut, from the images on; stages without layers are left out.</summary>
    public required IReadOnlyList<NetworkStageReport> Stages { get; init; }

    /// <summary>Number of learned numbers up to the cut; running statistics do not count.</summary>
    public required long Parameters { get; init; }

    /// <summary>Number of learned numbers behind the cut, which are not used.</summary>
    public required long ParametersCutOff { get; init; }

    /// <summary>Multiplications with addition up to the cut, for one image of <see cref="ShownSize"/>.</summary>
    public required long MultiplyAdds { get; init; }

    /// <summary>The nodes up to the cut that keep the network from being trained, and why; empty where it can be.</summary>
    public required IReadOnlyList<string> NotTrainable { get; init; }
}
