using Pipelines.Onnx;
using Pipelines.Training.Loop;
using Pipelines.Training.Schedules;
using Pipelines.Training.Selection;

namespace Pipelines.Training.Checkpoints;

/// <summary>
/// Where a training loop stands, in a form that can be written to a file: <see cref="TrainingState"/> without networks and tensors. A new
/// member needs a new version of <see cref="CheckpointFile"/>.
/// </summary>
internal sealed record StoredLoop(
    TrainingPhase Phase,
    long Step,
    double LearningRate,
    double LossSum,
    int Images,
    TimeSpan LastRecord,
    TimeSpan Elapsed,
    TimeSpan Evaluation,
    long BestStep,
    ValidationResult? BestResult,
    double BestShare,
    ValidationResult? StartResult,
    EarlyStoppingState Stopping,
    PlateauState Plateau,
    IReadOnlyList<TrainingRecord> Records,
    IReadOnlyList<string> Notes)
{
    /// <summary>Whether nothing is missing that must be there.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsComplete => Records is not null && Notes is not null
        && Records.All(record => record is not null) && Notes.All(note => note is not null);

    /// <summary>The stored form of a state.</summary>
    public static StoredLoop Of(TrainingState state)
    {
        var (best, startResult) = state.Selection.State;
        return new(
            state.Phase,
            state.Step,
            state.LearningRate,
            state.LossSum,
            state.Images,
            state.LastRecord,
            state.Time.Elapsed,
            state.Time.Evaluation,
            best.Step,
            best.Result,
            best.Share,
            startResult,
            state.Stopping.State,
            state.Plateau.State,
            state.Records,
            state.Notes);
    }

    /// <summary>The state of the model selection.</summary>
    /// <param name="best">The best network.</param>
    public SelectionState Selection(OnnxModel best) => new(new(best, BestStep, BestResult, BestShare), StartResult);

    /// <summary>Puts everything back, apart from the clock and the model selection.</summary>
    public void CopyTo(TrainingState state)
    {
        (state.Phase, state.Step, state.LearningRate) = (Phase, Step, LearningRate);
        (state.LossSum, state.Images, state.LastRecord) = (LossSum, Images, LastRecord);
        (state.Stopping.State, state.Plateau.State) = (Stopping, Plateau);
        state.Records.AddRange(Records);
        state.Notes.AddRange(Notes);
    }
}
