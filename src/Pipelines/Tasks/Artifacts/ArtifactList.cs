namespace Pipelines.Tasks.Artifacts;

/// <summary>The files that runs leave, in the order in which they are written: what must not be lost first, what only helps to look at it last.</summary>
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
    ];
}
