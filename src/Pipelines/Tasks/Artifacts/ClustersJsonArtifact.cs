using Pipelines.Tasks.Clustering;

namespace Pipelines.Tasks.Artifacts;

/// <summary><c>clusters.json</c>.</summary>
internal sealed class ClustersJsonArtifact : Artifact<ClusteringOutcome>
{
    public override string FileName => "clusters.json";

    public override string Description => "The size of each cluster and the images nearest to its centroid.";

    protected override void WriteFile(string path, ClusteringOutcome outcome, ArtifactRun run) =>
        File.WriteAllText(path, MetricsJson.Write(outcome.Summarize()));
}
