using Microsoft.Extensions.Logging;

namespace Pipelines.Serving.Monitoring;

/// <summary>The log: structured, and without anything of a picture, its name included.</summary>
internal static partial class ServingLog
{
    /// <summary>The category.</summary>
    public const string Category = "Pipelines.Serving";

    /// <summary>A request was answered.</summary>
    [LoggerMessage(1, LogLevel.Information, "{Model} {Status}: {Images} images, {Bytes} bytes, {Milliseconds:0.0} ms")]
    public static partial void Answered(ILogger log, string model, int status, int images, long bytes, double milliseconds);

    /// <summary>A request was refused.</summary>
    [LoggerMessage(2, LogLevel.Information, "{Model} {Status}: {Reason}")]
    public static partial void Refused(ILogger log, string model, int status, string reason);

    /// <summary>A model's file was replaced.</summary>
    [LoggerMessage(3, LogLevel.Information, "{Model}: the new file serves from now on")]
    public static partial void Replaced(ILogger log, string model);

    /// <summary>A model's file is not what it was, and does not serve.</summary>
    [LoggerMessage(4, LogLevel.Warning, "{Model}: the model in memory still serves. {Reason}")]
    public static partial void NotReplaced(ILogger log, string model, string reason);

    /// <summary>Something failed that should not.</summary>
    [LoggerMessage(5, LogLevel.Error, "{Model} failed")]
    public static partial void Failed(ILogger log, string model, Exception error);
}
