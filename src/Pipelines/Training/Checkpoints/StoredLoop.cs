using Pipelines.Training.Loop;
using Pipelines.Training.Schedules;
using Pipelines.Training.Selection;

namespace Pipelines.Training.Checkpoints;

/// <summary>Where a training loop stands, in a form that can be written down: <see cref="TrainingState"/> and the clock without networks and tensors.</summary>
internal sealed record StoredLoop(
    long Step,
    bool IsOver,
    bool EvaluationIsDue,
    bool InterpolationIsDue,
    double LearningRate,
    double LossSum,
    int Images,
    TimeSpan LastRecord,
    TimeSpan Elapsed,
    TimeSpan Evaluation,
    long BestStep,
    Judgement? BestResult,
    double BestShare,
    Judgement? StartResult,
    EarlyStoppingState Stopping,
    PlateauState Plateau,
    IReadOnlyList<TrainingRecord> Records,
    IReadOnlyList<string> Notes)
{
    /// <summary>What is to be written down.</summary>
    public static StoredLoop Of(TrainingState state, TrainingClock time) => new(
        state.Step,
        state.IsOver,
        state.EvaluationIsDue,
        state.InterpolationIsDue,
        state.LearningRate,
        state.LossSum,
        state.Images,
        state.LastRecord,
        time.Elapsed,
        time.Evaluation,
        state.Best.Step,
        state.Best.Result,
        state.Best.Share,
        state.StartResult,
        state.Stopping.State,
        state.Plateau.State,
        state.Records,
        state.Notes);

    /// <summary>Puts all of it back, apart from the clock and the best network.</summary>
    public void CopyTo(TrainingState state)
    {
        (state.Step, state.IsOver, state.EvaluationIsDue, state.InterpolationIsDue) = (Step, IsOver, EvaluationIsDue, InterpolationIsDue);
        (state.LearningRate, state.LossSum, state.Images, state.LastRecord) = (LearningRate, LossSum, Images, LastRecord);
        (state.Stopping.State, state.Plateau.State) = (Stopping, Plateau);
        state.Records.AddRange(Records);
        state.Notes.AddRange(Notes);
    }
}
