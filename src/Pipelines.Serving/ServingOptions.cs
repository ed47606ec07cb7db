namespace Pipelines;

/// <summary>How models are served: what is accepted, how much of it at a time, and for whom.</summary>
public sealed record ServingOptions
{
    /// <summary>The model's name in answers, metrics and logs. Default: the name of the pipeline that made it.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The key that a request for a prediction must carry, as <c>X-Api-Key: KEY</c> or <c>Authorization: Bearer KEY</c>. Default: none is
    /// needed. The page, the health checks and the OpenAPI document need none.
    /// </summary>
    public string? ApiKey { get; init; }

    /// <summary>The most bytes of an image file; default 20 MiB.</summary>
    public int MaximumImageBytes { get; init; } = 20 << 20;

    /// <summary>The most bytes of a request with several images; default 64 MiB.</summary>
    public int MaximumRequestBytes { get; init; } = 64 << 20;

    /// <summary>The most pixels of an image, width times height; default 50 million. An image with more is refused by its header.</summary>
    public long MaximumPixels { get; init; } = 50_000_000;

    /// <summary>The most images of a request; default 16.</summary>
    public int MaximumImages { get; init; } = 16;

    /// <summary>How many images may wait for a core; default 64. A request that finds no room is answered 503 with Retry-After.</summary>
    public int QueueLength { get; init; } = 64;

    /// <summary>The most bytes that all waiting images take together, also those that are still being received; default 256 MiB.</summary>
    public long MaximumWaitingBytes { get; init; } = 256L << 20;

    /// <summary>How many waiting images a core takes at once, where many wait; default 4.</summary>
    public int BatchSize { get; init; } = 4;

    /// <summary>How long a request may take, from its first byte to its answer; default 30 seconds.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often is looked whether a model's file was replaced; default 2 seconds. Zero: never.</summary>
    public TimeSpan ReplacementInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Indexes of images (<see cref="ImageIndex"/>): an answer names the most similar images of the one that belongs to its model.
    /// </summary>
    public IReadOnlyList<string> Indexes { get; init; } = [];

    /// <summary>Whether there is a web page to try the models on.</summary>
    public bool HasPage { get; init; } = true;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">One of them makes no sense.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumImageBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumRequestBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumPixels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumImages, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumWaitingBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(TimeLimit, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReplacementInterval, TimeSpan.Zero);
        if (ApiKey is { Length: 0 })
        {
            throw new ArgumentException("The key is empty. Leave it out, or set one.", nameof(ApiKey));
        }
    }
}
