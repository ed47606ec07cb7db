namespace Pipelines;

/// <summary>What a cluster does.</summary>
/// <param name="Configuration">The configuration file: for Slurm its path on the shared folder, for Kubernetes inside the claim.</param>
/// <param name="Shards">Into how many shards the extraction is divided.</param>
public sealed record ClusterWork(string Configuration, int Shards)
{
    /// <summary>The pipelines to take. Default: all of the file.</summary>
    public IReadOnlyList<string> Pipelines { get; init; } = [];

    /// <summary>Settings that override the file, <c>PATH=VALUE</c> each.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>The folder for all runs. Default: <c>runs</c> beside the configuration.</summary>
    public string? RunsFolder { get; init; }

    /// <summary>The arguments of the command that extracts, without the shard.</summary>
    internal IReadOnlyList<string> ExtractArguments => ["extract", .. Arguments];

    /// <summary>The arguments of the command that runs the pipelines.</summary>
    internal IReadOnlyList<string> RunArguments => ["run", .. Arguments];

    private IEnumerable<string> Arguments =>
    [
        Configuration,
        .. Pipelines.SelectMany(name => new[] { "--pipeline", name }),
        .. Overrides.SelectMany(setting => new[] { "--set", setting }),
        .. RunsFolder is null ? Array.Empty<string>() : ["--output", RunsFolder],
    ];
}
