namespace Pipelines;

/// <summary>What a sweep has found out.</summary>
public sealed record SweepResult
{
    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The folder of the sweep, with <c>sweep.csv</c>, <c>sweep.html</c>, <c>best.json</c> and the trials.</summary>
    public required string Folder { get; init; }

    /// <summary>How the settings of the trials were found.</summary>
    public required SweepStrategy Strategy { get; init; }

    /// <summary>The figure by which the best trial is chosen.</summary>
    public required SweepMetric Metric { get; init; }

    /// <summary>The images by which trials are compared, for a person: <c>341 validation images</c>.</summary>
    public required string ComparedOn { get; init; }

    /// <summary>The paths of the settings, in the order in which they were written.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    /// <summary>All trials, by their numbers; those that are not done yet have no figures.</summary>
    public required IReadOnlyList<SweepTrial> Trials { get; init; }

    /// <summary>How much each setting explains, the most important first; none where too few trials were finished.</summary>
    public IReadOnlyList<SettingImportance> Importance { get; init; } = [];

    /// <summary>The best trial; null where trials are still to be done.</summary>
    public SweepTrial? Best { get; init; }

    /// <summary>
    /// The run with the settings of the best trial, trained as usual and evaluated on the test images; null where an earlier call has made
    /// it, or trials are still to be done.
    /// </summary>
    public RunResult? Run { get; init; }

    /// <summary>The folder of that run, by whichever call; null where there is none yet.</summary>
    public string? RunFolder { get; init; }

    /// <summary>The metrics of that run; null where there is none yet, or its file is damaged.</summary>
    public ClassificationMetrics? Metrics { get; init; }

    /// <summary>Which images these are of: <c>test</c>, <c>validation</c> or <c>cross-validation</c>.</summary>
    public string MeasuredOn { get; init; } = "";

    /// <summary>What a person should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The figure of a trial by which the best is chosen; null where it has none.</summary>
    public double? FigureOf(SweepTrial trial) => Sweeps.Trials.SweepRanking.FigureOf(trial, Metric);
}
