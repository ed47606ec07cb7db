namespace Pipelines.Backbones.Catalogue;

/// <summary>What kind of failure it was, which says whether trying again may help.</summary>
internal enum DownloadFailureKind
{
    /// <summary>The server gave its answer; the next one will be the same.</summary>
    Final,

    /// <summary>There is no way to the server. Worth another try only where there was one a moment ago.</summary>
    Unreachable,

    /// <summary>It broke off on the way.</summary>
    Broken,
}

/// <summary>A request did not bring the file.</summary>
/// <param name="kind">What kind of failure it was.</param>
/// <param name="reason">What happened, as the end of a sentence that begins with "could not be downloaded:".</param>
/// <param name="inner">The error behind it.</param>
internal sealed class DownloadFailure(DownloadFailureKind kind, string reason, Exception? inner = null) : Exception(reason, inner)
{
    /// <summary>What kind of failure it was.</summary>
    public DownloadFailureKind Kind { get; } = kind;
}
