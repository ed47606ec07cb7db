using Pipelines.Evaluation.Comparison;

namespace Pipelines;

/// <summary>Two or more finished runs side by side, and each against the first on the images that both were evaluated on.</summary>
/// <param name="Task">What the runs do.</param>
/// <param name="Runs">The runs, in the order in which they were named.</param>
/// <param name="Metrics">The metrics of each run on all its images, from its <c>metrics.json</c>.</param>
/// <param name="Settings">The settings that differ, from <c>pipeline.json</c>.</param>
/// <param name="Pairs">Each further run against the first; empty for pretext tasks, which predict nothing.</param>
public sealed record RunComparison(
    PipelineTask Task,
    IReadOnlyList<ComparedRun> Runs,
    IReadOnlyList<ComparedMetric> Metrics,
    IReadOnlyList<SettingDifference> Settings,
    IReadOnlyList<RunPair> Pairs)
{
    /// <summary>Compares runs by the files that they left.</summary>
    /// <param name="folders">The run folders, at least two: see <see cref="RunFolders.Find"/>.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ConfigurationException">
    /// Fewer than two runs, one run twice, runs of different tasks or classes, or a run folder that lacks a file.
    /// </exception>
    /// <exception cref="PipelineException">A file is damaged.</exception>
    public static RunComparison Load(IReadOnlyList<string> folders, CancellationToken cancellation = default) =>
        RunComparer.Compare(folders, cancellation);
}

/// <summary>One of several runs.</summary>
/// <param name="Name">A letter for tables and sentences: <c>A</c> for the first one.</param>
/// <param name="Pipeline">The name of its pipeline.</param>
/// <param name="Folder">The run folder.</param>
/// <param name="Images">The images that it was evaluated on.</param>
public sealed record ComparedRun(string Name, string Pipeline, string Folder, int Images);

/// <summary>A metric of each run, each on all images of the run.</summary>
/// <param name="Metric">Its name, as in <c>metrics.json</c>.</param>
/// <param name="Values">Its value in each run; null where the run has none.</param>
/// <param name="Intervals">Its interval in each run; null where the run has none.</param>
public sealed record ComparedMetric(string Metric, IReadOnlyList<double?> Values, IReadOnlyList<Interval?> Intervals);

/// <summary>A setting in which runs differ.</summary>
/// <param name="Setting">Its path, such as <c>training.epochs</c>.</param>
/// <param name="Values">Its value in each run, as JSON without quotation marks; null where it is not set.</param>
public sealed record SettingDifference(string Setting, IReadOnlyList<string?> Values);
