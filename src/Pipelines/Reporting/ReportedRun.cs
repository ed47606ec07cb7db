using Pipelines.Training.Loop;

namespace Pipelines.Reporting;

/// <summary>What a report says about any run, whatever its task.</summary>
internal sealed record ReportedRun
{
    /// <summary>The pipeline.</summary>
    public required string Pipeline { get; init; }

    /// <summary>When the run was, or the report was made.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Version of the library.</summary>
    public required string Version { get; init; }

    /// <summary>Which images the figures are of: <c>test</c>, <c>validation</c>, <c>train</c> or a path.</summary>
    public required string EvaluatedOn { get; init; }

    /// <summary>The images and the model in one line; null where they are not known.</summary>
    public string? Summary { get; init; }

    /// <summary>Settings that differ from their defaults.</summary>
    public IReadOnlyList<ReportedSetting> Settings { get; init; } = [];

    /// <summary>Images of each class and split; empty where they are not known.</summary>
    public IReadOnlyList<ClassCount> Classes { get; init; } = [];

    /// <summary>Images that could not be used.</summary>
    public IReadOnlyList<SkippedImage> Skipped { get; init; } = [];

    /// <summary>What a person should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The course of the training; empty where none is known.</summary>
    public IReadOnlyList<TrainingRecord> Records { get; init; } = [];

    /// <summary>The epoch that was kept; null where it is not known.</summary>
    public int? KeptEpoch { get; init; }

    /// <summary>What is shown.</summary>
    public required ReportOptions Options { get; init; }
}

/// <summary>A setting that differs from its default.</summary>
/// <param name="Key">Its key, such as <c>training.epochs</c>.</param>
/// <param name="Value">Its value, as in the configuration.</param>
/// <param name="Default">The default, as in the configuration.</param>
internal sealed record ReportedSetting(string Key, string Value, string Default);
