namespace Pipelines;

/// <summary>A server with a model or several, for <see cref="ModelServer"/>.</summary>
public sealed record ServerOptions
{
    /// <summary>The models.</summary>
    public required IReadOnlyList<ModelFile> Models { get; init; }

    /// <summary>The IP address to listen at; default 127.0.0.1, which other machines do not reach.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The port to listen at; default 8080. 0 takes a free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The most connections at once; default 1000. More are closed at once.</summary>
    public int MaximumConnections { get; init; } = 1000;

    /// <summary>How long a stop waits for the requests in progress; default 10 seconds.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Where metrics are sent with OTLP, such as <c>http://localhost:4317</c> (gRPC) or <c>http://localhost:4318/v1/metrics</c> (HTTP).
    /// Default: the environment variable <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>; without it they are not sent.
    /// </summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>Whether log lines are JSON.</summary>
    public bool HasJsonLog { get; init; }

    /// <summary>How the models are served. <see cref="ServingOptions.Name"/> is not used: each model has its own.</summary>
    public ServingOptions Serving { get; init; } = new();
}
