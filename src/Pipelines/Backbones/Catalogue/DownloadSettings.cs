namespace Pipelines.Backbones.Catalogue;

/// <summary>From where weights are downloaded, and how patiently.</summary>
internal sealed record DownloadSettings
{
    /// <summary>
    /// Environment variable with the address of a mirror: a folder that holds files of the official names, such as
    /// <c>https://mirror.example.org/models/</c>.
    /// </summary>
    public const string MirrorVariable = "PIPELINES_BACKBONES_URL";

    /// <summary>The folder of the official files.</summary>
    public static Uri Official { get; } = new("https://download.pytorch.org/models/");

    /// <summary>The folder from which files are downloaded. It ends with a slash.</summary>
    public Uri BaseUrl { get; init; } = Official;

    /// <summary>How long a connection may take to come about.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the server may send nothing.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a download that broke off is tried again in a row without a byte gained.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>How long to wait before the first such try; the time doubles with each.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often to look whether another process has finished the same download.</summary>
    public TimeSpan LockPoll { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The address of an entry's weight file.</summary>
    public Uri UrlOf(CatalogueEntry entry) => new(BaseUrl, entry.File);

    /// <summary>The defaults, with the mirror of <see cref="MirrorVariable"/> where that is set.</summary>
    /// <exception cref="PipelineException">The variable holds no address.</exception>
    public static DownloadSettings FromEnvironment()
    {
        var mirror = Environment.GetEnvironmentVariable(MirrorVariable);
        if (string.IsNullOrWhiteSpace(mirror))
        {
            return new();
        }

        return Uri.TryCreate(mirror.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? new() { BaseUrl = url }
            : throw new PipelineException(new Problem(
                MirrorVariable,
                $"The environment variable holds '{mirror}'.",
                "Give the address of a folder, such as https://mirror.example.org/models/."));
    }
}
