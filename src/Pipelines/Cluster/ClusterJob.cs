using Pipelines.Cluster;

namespace Pipelines;

/// <summary>
/// The job files with which an existing cluster extracts feature vectors in shards and then runs the pipelines on what all shards have
/// left. Making them submits nothing.
/// </summary>
/// <param name="Extract">Extracts: an array job, one task for each shard.</param>
/// <param name="Run">Runs the pipelines afterwards.</param>
public sealed record ClusterJob(ClusterFile Extract, ClusterFile Run)
{
    /// <summary>An array job for Slurm, and the job that follows it.</summary>
    /// <param name="work">What is done.</param>
    /// <param name="settings">Where and how.</param>
    /// <exception cref="ConfigurationException">A value is none that Slurm takes; carries every problem found.</exception>
    public static ClusterJob ForSlurm(ClusterWork work, SlurmSettings settings) => SlurmScripts.Make(work, settings);

    /// <summary>An Indexed Job for Kubernetes, and a suspended Job that is resumed when it is complete.</summary>
    /// <param name="work">What is done.</param>
    /// <param name="settings">Where and how.</param>
    /// <exception cref="ConfigurationException">A value is none that Kubernetes takes; carries every problem found.</exception>
    public static ClusterJob ForKubernetes(ClusterWork work, KubernetesSettings settings) => KubernetesManifests.Make(work, settings);
}
