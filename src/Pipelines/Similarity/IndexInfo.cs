namespace Pipelines.Similarity;

/// <summary>What an index says about itself, as JSON in its file.</summary>
internal sealed record IndexInfo
{
    /// <summary>The model or the backbone, for a person.</summary>
    public required string Source { get; init; }

    /// <summary>The file of the model or of the backbone, relative to the folder of the index where possible; else the backbone's
    /// name.</summary>
    public required string Named { get; init; }

    /// <summary>Whether <see cref="Named"/> is a path.</summary>
    public required bool IsPath { get; init; }

    /// <summary>The settings of the backbone that were overridden.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>How many candidates a search in the graph keeps; 0 without a graph.</summary>
    public int Expansion { get; init; }

    /// <summary>Recall@10 of the graph; null without one.</summary>
    public double? Recall { get; init; }

    /// <summary>Version of the library that wrote it.</summary>
    public required string Version { get; init; }
}
