namespace Pipelines.Features;

/// <summary>Where feature vectors are kept, so that no image goes through the same backbone twice.</summary>
[Shorthand(nameof(Enabled))]
public sealed record FeatureCacheOptions
{
    /// <summary>Where vectors are kept unless <see cref="Folder"/> says otherwise, relative to the configuration file.</summary>
    public const string DefaultFolder = ".cache/features";

    /// <summary>Whether vectors are kept at all.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The folder. Default: <c>.cache/features</c> beside the configuration file.</summary>
    public string? Folder { get; init; }
}
