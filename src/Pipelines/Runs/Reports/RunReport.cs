using Pipelines.Runs.Reports;
using Pipelines.Tasks;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Reports;

namespace Pipelines;

/// <summary>The page <c>report.html</c> of a finished run.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="MissingImages">Images of the run that are not there any more, or were changed: the page has no picture of them.</param>
/// <param name="Notes">What else a person should know about the page; usually nothing.</param>
public sealed record RunReport(string Path, IReadOnlyList<string> MissingImages, IReadOnlyList<string> Notes)
{
    /// <summary>Makes the page from what is in the folder of a run, and writes it whole or not at all.</summary>
    /// <param name="folder">The folder (<see cref="RunFolders"/>).</param>
    /// <param name="output">The file to write. Default: <c>report.html</c> in the folder. An existing one is replaced.</param>
    /// <param name="options">Changes what is shown. Default: as in the settings of the run, or as usual where it had none.</param>
    /// <param name="clock">Says when it is made. Default: the system's clock.</param>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">
    /// The folder lacks a file or one is damaged, what the page needs is not there any more, or the page cannot be written.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Task<RunReport> WriteAsync(
        string folder,
        string? output = null,
        Func<ReportOptions, ReportOptions>? options = null,
        TimeProvider? clock = null,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Task.Run(() => Write(folder, output, options, clock ?? TimeProvider.System, progress, cancellation), cancellation);

    private static RunReport Write(
        string folder,
        string? output,
        Func<ReportOptions, ReportOptions>? options,
        TimeProvider clock,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var files = FinishedRunFiles.Read(folder, progress, cancellation);
        var usual = files.Pipeline?.Options.Report ?? new();
        var settings = new FinishedRunSettings(options?.Invoke(usual) ?? usual, clock, progress);
        var page = TaskKinds.Of(files.Run.Task).Report(files, settings, cancellation);
        var path = output ?? System.IO.Path.Combine(folder, ReportHtmlArtifact.Name);
        PageFile.Write(path, page);
        return new(path, files.Missing, files.Notes);
    }
}
