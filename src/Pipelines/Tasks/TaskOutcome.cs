using Pipelines.Onnx;
using Pipelines.Training.Loop;

namespace Pipelines.Tasks;

/// <summary>
/// What the run of a task has found out. Artifacts write it into the run folder: see <see cref="Artifacts.ArtifactList"/>.
/// </summary>
internal abstract record TaskOutcome
{
    /// <summary>Images that could not be used, and why.</summary>
    public required IReadOnlyList<SkippedImage> Skipped { get; init; }

    /// <summary>What a person should know about the run, besides what is known of the images.</summary>
    public required IReadOnlyList<RunNote> Notes { get; init; }

    /// <summary>The content of <c>metrics.json</c>.</summary>
    public abstract object AllMetrics { get; }

    /// <summary>The options with what the run itself has chosen.</summary>
    public virtual PipelineOptions FillIn(PipelineOptions options) => options;

    /// <summary>The result for whoever called.</summary>
    /// <param name="run">What is the same for all tasks.</param>
    public abstract RunResult ToResult(FinishedRun run);
}

/// <summary>A finished run, whatever its task.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Folder">The run folder.</param>
/// <param name="Notes">What a person should know.</param>
/// <param name="Elapsed">Time of the whole run.</param>
internal sealed record FinishedRun(string Pipeline, string Folder, IReadOnlyList<RunNote> Notes, TimeSpan Elapsed);

/// <summary>An outcome with a model that can be exported.</summary>
internal interface IModelOutcome
{
    /// <summary>A graph of <see cref="Backbones.ModelGraph"/>.</summary>
    public OnnxModel Model { get; }
}

/// <summary>An outcome of a training that was evaluated from time to time.</summary>
internal interface ITrainingOutcome
{
    /// <summary>One record for each evaluation.</summary>
    public IReadOnlyList<TrainingRecord> Records { get; }
}

/// <summary>An outcome with a prediction for each held-out image.</summary>
internal interface IPredictionOutcome
{
    /// <summary>Writes the predictions as CSV.</summary>
    public void WritePredictions(TextWriter writer);
}
