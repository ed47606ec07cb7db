using Pipelines.Evaluation.Comparison;
using Pipelines.Reporting.Comparison;
using Pipelines.Runs.Reports;
using Pipelines.Tasks.Reports;

namespace Pipelines;

/// <summary>The page <c>compare.html</c> of several runs.</summary>
public static class ComparedRunsReport
{
    /// <summary>Makes the page of a comparison, with pictures of the images that one run has right and another wrong.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="output">The file to write, whole or not at all; an existing one is replaced.</param>
    /// <param name="options">What is shown. Default: as usual.</param>
    /// <param name="clock">Says when it is made. Default: the system's clock.</param>
    /// <param name="progress">Receives the progress of reading the images.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">The page cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Task WriteAsync(
        RunComparison comparison,
        string output,
        ReportOptions? options = null,
        TimeProvider? clock = null,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default) => Task.Run(
        () =>
        {
            var files = new Lazy<IReadOnlyDictionary<string, string>>(() => Files(comparison.Runs[0].Folder, progress, cancellation));
            var content = new ComparisonContent(
                comparison,
                name => files.Value.GetValueOrDefault(name),
                (clock ?? TimeProvider.System).GetLocalNow(),
                RunReporting.Version,
                options ?? new());
            PageFile.Write(output, ComparisonPage.Of(content, cancellation));
        },
        cancellation);

    /// <summary>The images of a run that are still there, by name.</summary>
    private static Dictionary<string, string> Files(string folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var run = FinishedRunFiles.Read(folder, progress, cancellation);
        return run.Run.Images is not ClassifiedImages predicted
            ? []
            : predicted.Paths
                .Zip(run.Find(predicted))
                .Where(image => image.Second is not null)
                .DistinctBy(image => image.First)
                .ToDictionary(image => image.First, image => image.Second!.Item.Path, StringComparer.Ordinal);
    }
}
