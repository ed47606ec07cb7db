using Pipelines.Onnx;
using Pipelines.Training.Selection;

namespace Pipelines.Training.Loop;

/// <summary>The result of training a network.</summary>
/// <param name="Model">The selected network.</param>
/// <param name="Epoch">The epoch that it is from; 0 for the network with which training started, such as a linear probe.</param>
/// <param name="Result">How good it is on the validation images; null without any.</param>
/// <param name="Share">
/// How far it lies on the way from the network with which training started to the one of that epoch: 1 for that one itself.
/// </param>
/// <param name="Records">The course of training, one record for each evaluation.</param>
/// <param name="Notes">What a person should know: which network was selected and why, why training ended early.</param>
internal sealed record TrainedNetwork(
    OnnxModel Model, int Epoch, ValidationResult? Result, double Share, IReadOnlyList<TrainingRecord> Records, IReadOnlyList<RunNote> Notes)
{
    /// <summary>
    /// Whether training ended because the loss exploded: the network as it stood last is then of no use, the selected one is.
    /// </summary>
    public bool HasExploded { get; private init; }

    /// <summary>The result of a training that is over.</summary>
    /// <param name="state">The training.</param>
    /// <param name="plan">Its steps.</param>
    /// <param name="notes">What a person should know.</param>
    public static TrainedNetwork Of(TrainingState state, TrainingPlan plan, IReadOnlyList<RunNote> notes)
    {
        var best = state.Selection.State.Best;
        return new(best.Model, plan.EpochOf(best.Step), best.Result, best.Share, state.Records, notes)
        {
            HasExploded = state.Phase == TrainingPhase.Exploded
                || OptimizerStep.HasRuined(state.Objective, state.Records[^1].ValidationLoss),
        };
    }
}
