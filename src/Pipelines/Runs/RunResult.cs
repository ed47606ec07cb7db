using Pipelines.Data;
using Pipelines.Evaluation;

namespace Pipelines.Runs;

/// <summary>What a finished run has to say.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Folder">The run folder, with <c>model.zip</c>, <c>model.onnx</c>, <c>metrics.json</c> and the rest.</param>
/// <param name="Skipped">Images that could not be used, and why.</param>
/// <param name="Notes">What a user should know besides.</param>
/// <param name="Elapsed">Time of the whole run.</param>
public abstract record RunResult(string Pipeline, string Folder, IReadOnlyList<SkippedImage> Skipped, IReadOnlyList<string> Notes, TimeSpan Elapsed);

/// <summary>The result of a classification pipeline.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Folder">The run folder.</param>
/// <param name="Skipped">Images that could not be used, and why.</param>
/// <param name="Notes">What a user should know besides.</param>
/// <param name="Elapsed">Time of the whole run.</param>
/// <param name="HeldOut">Which images the metrics are of: <c>test</c> or <c>validation</c>.</param>
/// <param name="Metrics">How well the model does on them.</param>
public sealed record ClassificationResult(
    string Pipeline, string Folder, IReadOnlyList<SkippedImage> Skipped, IReadOnlyList<string> Notes, TimeSpan Elapsed, string HeldOut, ClassificationMetrics Metrics)
    : RunResult(Pipeline, Folder, Skipped, Notes, Elapsed);

/// <summary>The result of a pretext pipeline: a backbone.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Folder">The run folder.</param>
/// <param name="Skipped">Images that could not be used, and why.</param>
/// <param name="Notes">What a user should know besides.</param>
/// <param name="Elapsed">Time of the whole run.</param>
/// <param name="Metrics">What was trained, and how well.</param>
public sealed record PretextResult(
    string Pipeline, string Folder, IReadOnlyList<SkippedImage> Skipped, IReadOnlyList<string> Notes, TimeSpan Elapsed, PretextMetrics Metrics)
    : RunResult(Pipeline, Folder, Skipped, Notes, Elapsed);

/// <summary>The result of a clustering pipeline.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Folder">The run folder.</param>
/// <param name="Skipped">Images that could not be used, and why.</param>
/// <param name="Notes">What a user should know besides.</param>
/// <param name="Elapsed">Time of the whole run.</param>
/// <param name="HeldOut">Which images the metrics are of: <c>train</c>, or <c>test</c> or <c>validation</c> where images are held out.</param>
/// <param name="Metrics">How well the groups hold together.</param>
public sealed record ClusteringResult(
    string Pipeline, string Folder, IReadOnlyList<SkippedImage> Skipped, IReadOnlyList<string> Notes, TimeSpan Elapsed, string HeldOut, ClusteringMetrics Metrics)
    : RunResult(Pipeline, Folder, Skipped, Notes, Elapsed);
