namespace Pipelines.Serving.Answers;

/// <summary>How the service is.</summary>
/// <param name="Status"><c>live</c>; <c>ready</c>, <c>degraded</c> or <c>stopping</c>.</param>
/// <param name="Models">How each model is; null where only the process was asked for.</param>
internal sealed record HealthAnswer(string Status, IReadOnlyList<ModelHealth>? Models = null);

/// <summary>How a model is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LoadedAt">When the model in use was loaded.</param>
/// <param name="Problem">What is wrong with its file now; null for nothing. The model in memory serves all the same.</param>
internal sealed record ModelHealth(string Name, DateTimeOffset LoadedAt, string? Problem);
