using System.Globalization;
using Pipelines.Training.Optimizers;
using Pipelines.Training.Selection;

namespace Pipelines.Training.Loop;

/// <summary>What a training tells a person: while it goes on, and at its end.</summary>
/// <param name="objective">What is trained.</param>
/// <param name="training">How, all of it set.</param>
/// <param name="plan">Its steps.</param>
internal sealed class TrainingTexts(ITrainingObjective objective, ResolvedTraining training, TrainingPlan plan)
{
    private readonly long _steps = plan.Steps(training);

    private string Evaluations => training.Interval.Steps is null ? "epoch" : "evaluation";

    /// <summary>The epoch to which the last of some steps belongs, from 1.</summary>
    public int EpochOf(long stepsDone) => (int)((stepsDone + plan.StepsPerEpoch - 1) / plan.StepsPerEpoch);

    /// <summary>Where training stands: "epoch 7 of 20, loss 0.701, learning rate 9.4e-4, validation accuracy 0.741, best so far: epoch 5".</summary>
    public string Standing(TrainingState state)
    {
        var last = state.Records.Count > 0 ? state.Records[^1] : null;
        var loss = state.Images > 0 ? state.LossSum / state.Images : last?.TrainLoss;
        return loss is { } mean
            ? Text($"epoch {EpochOf(state.Step)} of {EpochOf(_steps)}, loss {mean:0.000}, learning rate {state.LearningRate:0.0e+0}{Judged(last, state.Best)}")
            : "";
    }

    /// <summary>Why a training ended before its last step.</summary>
    public string EndedEarly(TrainingState state) => state.Stopping.ShouldStop
        ? $"Training stopped early, after {Done(state.Step)}: the validation loss had not improved for {training.EarlyStopping.Patience} {(training.EarlyStopping.Patience == 1 ? "evaluation" : "evaluations")}."
        : Text($"Training ended after {Done(state.Step)}, because the {training.TimeBudgetMinutes} minutes of training.timeBudgetMinutes were over.");

    /// <summary>That a training was stopped because of its loss, what is left of it, and what to do.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="step">The step in which it was met, before the weights were moved.</param>
    /// <param name="best">The best network so far.</param>
    public string Diverged(double loss, StepPlan step, BestNetwork best)
    {
        var found = double.IsNaN(loss) ? "was not a number" : double.IsFinite(loss) ? Text($"had grown to {loss:0.0e+0}") : "was infinite";
        var remedy = step.Step == 0
            ? "Nothing had been learned yet, so no learning rate is to blame: the backbone itself gives such numbers on these pictures. Take another backbone, or a copy of its file that is whole."
            : AnotherRate();
        return $"Training was stopped: the loss {found} in epoch {step.Epoch}, step {step.StepOfEpoch}. {Kept(best)} was kept. {remedy}";
    }

    /// <summary>That the last step has ruined the weights, which no further step could notice.</summary>
    public string LastStepDiverged(BestNetwork best) =>
        $"The weights after the last step, {_steps}, are no usable numbers. {Kept(best)} was kept. {AnotherRate()}";

    /// <summary>Which network is the model, and what it was compared with.</summary>
    /// <param name="state">The training at its end.</param>
    /// <param name="notJudged">Whether nothing judged it.</param>
    /// <param name="choice">Which networks were compared.</param>
    public string? Model(TrainingState state, bool notJudged, NetworkChoice choice) => (notJudged, state.Best) switch
    {
        (true, { Step: 0 }) => $"The {objective.Start} is the model: nothing else was learned.",
        (true, _) when choice == NetworkChoice.BestOfAll =>
            $"There are no validation images to compare with: the network of the last {(state.Step % plan.StepsPerEpoch == 0 ? "epoch" : "step")} is the model, better than the {objective.Start} or not.",
        (_, { Result: null }) => null,
        (_, { Step: 0, Result: { } result }) when !choice.EpochsTakePart =>
            $"In the rehearsal no network was clearly better than the {objective.Start}, with its {Text(result)} on the {objective.JudgingImages} images that judged: it is the model.",
        (_, { Step: 0, Result: { } result }) => $"The {objective.Start} is the model: on {objective.JudgingImages} validation images no {Evaluations} was better than its {Text(result)}.",
        (_, { Result: { } result, Step: var step, Share: var share }) => choice.EpochsTakePart
            ? $"The network of {Place(step)} is the model{Between(share)}: {Text(result)} on {objective.JudgingImages} validation images, the best of all {Evaluations}s and of the {objective.Start}."
            : $"In the rehearsal the network of {Place(step)}{Between(share)}{(share < 1 ? "," : "")} was better than the {objective.Start}: {Text(result)} on the {objective.JudgingImages} images that judged.",
    };

    private string Between(double share) => share < 1 ? Text($", {share:0.0} of the way to it from the {objective.Start}") : "";

    private string Kept(BestNetwork best) => best.Step == 0 ? $"The {objective.Start}" : $"The network of {Place(best.Step)}";

    private string AnotherRate()
    {
        var optimizer = training.Optimizer;
        var (tenth, usual) = (optimizer.LearningRate / 10, OptimizerTable.Of(optimizer.Type).NetworkLearningRate);
        return tenth > usual
            ? Text($"Try the usual learning rate of this optimizer, \"training\": {{ \"optimizer\": {{ \"learningRate\": {usual:g3} }} }}, or let 'trainer find-rate' suggest one.")
            : Text($"Try a tenth of the learning rate, \"training\": {{ \"optimizer\": {{ \"learningRate\": {tenth:g3} }} }}, or let 'trainer find-rate' suggest one.");
    }

    private string Place(long stepsDone) => stepsDone % plan.StepsPerEpoch == 0 ? $"epoch {EpochOf(stepsDone)}" : $"step {stepsDone}";

    private string Done(long steps) => (steps % plan.StepsPerEpoch, _steps % plan.StepsPerEpoch) == (0, 0)
        ? $"{EpochOf(steps)} of {EpochOf(_steps)} epochs"
        : $"{steps} of {_steps} steps";

    private string Judged(TrainingRecord? last, BestNetwork best)
    {
        var (accuracy, loss) = last is null ? (best.Result?.Accuracy, best.Result?.Loss) : (last.ValidationAccuracy, last.ValidationLoss);
        var value = accuracy is { } share ? Text($"accuracy {share:0.000}") : Text($"loss {loss:0.000}");
        return best.Result is null ? ""
            : last is null ? $", validation {value} ({objective.Start})"
            : $", validation {value}, best so far: {(best.Step == 0 ? objective.Start : Place(best.Step))}";
    }

    private static string Text(Judgement result) => result.Accuracy is { } accuracy
        ? Text($"accuracy of {accuracy:0.0000} (loss {result.Loss:0.0000})")
        : Text($"loss of {result.Loss:0.0000}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
