namespace Pipelines;

/// <summary>Where and how a job of Kubernetes runs.</summary>
/// <param name="Claim">The PersistentVolumeClaim with the configuration and the images; many pods must be able to write to it.</param>
public sealed record KubernetesSettings(string Claim)
{
    /// <summary>The name of the jobs; that of the extraction ends with <c>-extract</c>, that of the run with <c>-run</c>.</summary>
    public string Name { get; init; } = "trainer";

    /// <summary>The namespace. Default: that of whoever submits.</summary>
    public string? Namespace { get; init; }

    /// <summary>The image, made with the Dockerfile of this project.</summary>
    public string Image { get; init; } = "trainer";

    /// <summary>The folder of the configuration inside the claim. Default: its root.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The memory of a pod, such as <c>4Gi</c>.</summary>
    public string Memory { get; init; } = "4Gi";

    /// <summary>The cores of a pod.</summary>
    public int Cpus { get; init; } = 4;

    /// <summary>How often a shard is tried again.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The longest time of each job, as for <see cref="SlurmSettings.Time"/>. Default: no limit.</summary>
    public string? Time { get; init; }
}
