namespace Pipelines.Tasks.Artifacts;

/// <summary>
/// The files that runs leave, in the order in which they are written: model and metrics first, what only helps to look at them last.
/// </summary>
internal static class ArtifactList
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Artifact> All { get; } =
    [
        new ModelOnnxArtifact(),
        new ModelZipArtifact(),
        new BackboneOnnxArtifact(),
        new MetricsJsonArtifact(),
        new PipelineJsonArtifact(),
        new TrainingCsvArtifact(),
        new PredictionsCsvArtifact(),
        new ClustersJsonArtifact(),
        new ModelInt8Artifact(),
        new ModelCardArtifact(),
        new ReportHtmlArtifact(),
    ];

    /// <summary>The names of the files that a run leaves.</summary>
    /// <param name="outcome">The type of its outcome.</param>
    public static IReadOnlyList<string> FilesFor(Type outcome) =>
        [.. All.Where(artifact => artifact.ExistsFor(outcome)).Select(artifact => artifact.FileName)];
}
