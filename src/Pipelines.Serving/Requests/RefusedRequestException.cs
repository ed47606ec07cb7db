namespace Pipelines.Serving.Requests;

/// <summary>A request that cannot be answered as it is.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="detail">What is wrong and what is allowed, in a sentence for the sender.</param>
/// <param name="retryAfter">After how many seconds the same request may be sent again; null for never.</param>
internal sealed class RefusedRequestException(int status, string detail, int? retryAfter = null) : Exception(detail)
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>After how many seconds the same request may be sent again; null for never.</summary>
    public int? RetryAfter => retryAfter;

    /// <summary>The service has more to do than it can.</summary>
    public static RefusedRequestException Busy() =>
        new(503, "The service has no room for more images now. Send them again later.", retryAfter: 1);
}
