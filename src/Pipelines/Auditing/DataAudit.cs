using Pipelines.Auditing;

namespace Pipelines;

/// <summary>What may be wrong with the images of a pipeline, and with their labels.</summary>
public sealed record DataAudit
{
    /// <summary>The pipeline's name; of a folder of images a name made from its own.</summary>
    public required string Pipeline { get; init; }

    /// <summary>How many images were audited.</summary>
    public required int Images { get; init; }

    /// <summary>What was flagged, by kind; within a kind the worst first.</summary>
    public required IReadOnlyList<AuditFinding> Findings { get; init; }

    /// <summary>The label score of every image whose label was audited, the worst first.</summary>
    public required IReadOnlyList<AuditFinding> LabelScores { get; init; }

    /// <summary>How many of the flagged labels are expected to be wrong; null where no label was audited.</summary>
    public required LabelExpectation? Labels { get; init; }

    /// <summary>Images that cannot be read, with the reason.</summary>
    public required IReadOnlyList<SkippedImage> Skipped { get; init; }

    /// <summary>What else a user should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Makes the list of what to leave out.</summary>
    internal ExclusionText Exclusion { get; init; } = ExclusionText.None;

    /// <summary>
    /// Audits the images of a pipeline, or of a folder. Nothing is changed, moved or deleted; vectors are kept in the cache.
    /// </summary>
    /// <param name="place">A configuration file, a folder of images (as for <see cref="ConfigurationProposal"/>) or a manifest.</param>
    /// <param name="pipeline">The pipeline of the configuration. Default: its only one.</param>
    /// <param name="clock">Measures time. Default: the system's clock.</param>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellation">Stops the work; vectors computed so far stay in the cache.</param>
    /// <exception cref="ConfigurationException">There is no such pipeline, or there are no such images.</exception>
    /// <exception cref="PipelineException">Fewer than two images can be read, or the network cannot be run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Task<DataAudit> RunAsync(
        string place,
        string? pipeline = null,
        TimeProvider? clock = null,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default) => Task.Run(
        async () =>
        {
            var source = new AuditSource(pipeline, clock ?? TimeProvider.System, progress, cancellation);
            var prepared = await source.PrepareAsync(place).ConfigureAwait(false);
            var audit = new AuditRun(prepared, clock ?? TimeProvider.System, progress, cancellation).Run();
            return audit with { Notes = [.. source.Notes, .. audit.Notes] };
        },
        cancellation);

    /// <summary>Writes <c>audit.csv</c>, <c>audit.html</c> and <c>exclude.txt</c>, each whole or not at all.</summary>
    /// <param name="folder">The folder; it is made where it is missing. Existing files of these names are replaced.</param>
    /// <param name="all">Whether <c>audit.csv</c> has the label score of every image, not of those that are flagged only.</param>
    /// <param name="clock">Says when the page is made. Default: the system's clock.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">A file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Write(string folder, bool all = false, TimeProvider? clock = null, CancellationToken cancellation = default) =>
        new AuditFiles(folder).Write(this, all, (clock ?? TimeProvider.System).GetLocalNow(), cancellation);

    /// <summary>The rows of <c>audit.csv</c>: what was flagged, and on wish the label score of every other image.</summary>
    /// <param name="all">Whether every image has a row.</param>
    public IReadOnlyList<AuditFinding> Rows(bool all) => all
        ? [.. LabelScores, .. Findings.Where(finding => finding.Kind != AuditKind.Label)]
        : Findings;
}
