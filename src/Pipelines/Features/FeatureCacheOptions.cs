namespace Pipelines;

/// <summary>The cache of feature vectors, so that no image goes through the same backbone twice.</summary>
[Shorthand(nameof(Enabled))]
public sealed record FeatureCacheOptions
{
    /// <summary>The default of <see cref="Folder"/>, relative to the configuration file.</summary>
    public const string DefaultFolder = ".cache/features";

    /// <summary>Whether feature vectors are cached.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The folder of the cache. Default: <c>.cache/features</c> beside the configuration file.</summary>
    public string? Folder { get; init; }
}
