using System.Globalization;
using Pipelines.Training.Optimizers;
using Pipelines.Training.Selection;

namespace Pipelines.Training.Loop;

/// <summary>What a training reports to a person: its progress, and notes at its end.</summary>
/// <param name="objective">What is trained.</param>
/// <param name="training">How it is trained.</param>
/// <param name="plan">Its steps.</param>
internal sealed class TrainingTexts(ITrainingObjective objective, ResolvedTraining training, TrainingPlan plan)
{
    private readonly long _steps = plan.Steps(training);

    /// <summary>
    /// How far training is, in images; the detail is such as "epoch 7 of 20, loss 0.701, learning rate 9.4e-4, validation accuracy 0.741,
    /// best so far: epoch 5".
    /// </summary>
    public StageProgress Progress(TrainingState state)
    {
        var isEndKnown = state.Phase is not (TrainingPhase.Step or TrainingPhase.Evaluation);
        var total = plan.ImagesBefore(isEndKnown ? state.Step : _steps);

        // The stage is done when the last evaluation and model selection are.
        var done = state.IsOver ? total : Math.Min(plan.ImagesBefore(state.Step), total - 1);
        return new(objective.Stage, done, total, Standing(state))
        {
            Before = Math.Min(plan.ImagesBefore(state.ResumedAt), done),
            EndsIn = state.Time.Left,
            Evaluation = state.Records.Count > 0 ? state.Records[^1].ToEvaluation() : null,
        };
    }

    /// <summary>The notes of a training that is over: what was unusual, why it ended early, which network is the model.</summary>
    /// <param name="state">The training.</param>
    /// <param name="images">Number of training images.</param>
    public IEnumerable<RunNote> Notes(TrainingState state, int images)
    {
        if (training.BatchSize > images)
        {
            yield return RunNote.Detail(
                $"training.batchSize is {training.BatchSize}, but there {Quantity.Are(images)} only "
                + $"{Quantity.Of(images, "training images")}: each step uses all of them.");
        }

        foreach (var note in RunNote.All(state.Notes))
        {
            yield return note;
        }

        if (state.Phase == TrainingPhase.Done && state.Step < _steps)
        {
            yield return new(EndedEarly(state), state.Stopping.ShouldStop ? NoteLevel.Detail : NoteLevel.Note);
        }

        if (state.Selection.Explain(plan) is { } model)
        {
            // That the training gained nothing, or that nobody knows whether it did, is worth a note.
            var isUsual = state.Selection.State.Best.Step > 0 && objective.ValidationImages > 0;
            yield return new(model, isUsual ? NoteLevel.Detail : NoteLevel.Note);
        }
    }

    /// <summary>That training was stopped because of its loss, which network is left, and what to do.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="step">The step in which it was met, before the weights were changed.</param>
    /// <param name="best">The best network so far.</param>
    public string Diverged(double loss, StepPlan step, BestNetwork best)
    {
        var found = double.IsNaN(loss) ? "was not a number" : double.IsFinite(loss) ? Text($"had grown to {loss:0.0e+0}") : "was infinite";
        var remedy = step.Step == 0
            ? "Nothing had been learned yet, so the learning rate is not the cause: the backbone itself gives such numbers on these "
                + "images. Use another backbone, or an intact copy of its file."
            : AnotherRate();
        return $"Training was stopped: the loss {found} in epoch {step.Epoch}, step {step.StepOfEpoch}. {Kept(best)} was kept. {remedy}";
    }

    /// <summary>That the last step has ruined the weights, which no further step could notice.</summary>
    /// <param name="best">The best network so far.</param>
    public string LastStepDiverged(BestNetwork best) =>
        $"The weights after the last step, {_steps}, are not usable numbers. {Kept(best)} was kept. {AnotherRate()}";

    private string EndedEarly(TrainingState state)
    {
        var (done, patience) = (Done(state.Step), training.EarlyStopping.Patience);
        var evaluations = Quantity.NounOf(patience ?? 0, "evaluations");
        return state.Stopping.ShouldStop
            ? $"Training stopped early, after {done}: the validation loss had not improved for {patience} {evaluations}."
            : Text($"Training ended after {done}, because the {training.TimeBudgetMinutes} ")
                + $"{(training.TimeBudgetMinutes == 1 ? "minute" : "minutes")} of training.timeBudgetMinutes were over.";
    }

    private string Kept(BestNetwork best) => best.Step == 0 ? $"The {objective.StartName}" : $"The network of {plan.PlaceOf(best.Step)}";

    private string AnotherRate()
    {
        var optimizer = training.Optimizer;
        var tenth = optimizer.LearningRate / 10;
        var usual = OptimizerTable.Of(optimizer.Type).NetworkLearningRate;
        var (advice, rate) = tenth > usual ? ("the usual learning rate of this optimizer", usual) : ("a tenth of the learning rate", tenth);
        var option = Text($"\"training\": {{ \"optimizer\": {{ \"learningRate\": {rate:g3} }} }}");
        return $"Try {advice}, {option}, or let a learning-rate range test suggest one.";
    }

    private string Done(long steps) => plan.EndsEpoch(steps) && plan.EndsEpoch(_steps)
        ? $"{plan.EpochOf(steps)} of {Quantity.Of(plan.EpochOf(_steps), "epochs")}"
        : $"{steps} of {Quantity.Of(_steps, "steps")}";

    private string Standing(TrainingState state)
    {
        var last = state.Records.Count > 0 ? state.Records[^1] : null;
        var loss = state.Images > 0 ? state.LossSum / state.Images : last?.TrainLoss;
        var epoch = $"epoch {plan.EpochOf(state.Step)} of {plan.EpochOf(_steps)}";
        return loss is { } mean
            ? Text($"{epoch}, loss {mean:0.000}, learning rate {state.LearningRate:0.0e+0}{Validated(last, state.Selection.State.Best)}")
            : "";
    }

    private string Validated(TrainingRecord? last, BestNetwork best)
    {
        if (best.Result is not { } result)
        {
            return "";
        }

        var (accuracy, loss) = last is null ? (result.Accuracy, result.Loss) : (last.ValidationAccuracy, last.ValidationLoss);
        var value = accuracy is { } share ? Text($"accuracy {share:0.000}") : Text($"loss {loss:0.000}");
        return last is null
            ? $", validation {value} ({objective.StartName})"
            : $", validation {value}, best so far: {(best.Step == 0 ? objective.StartName : plan.PlaceOf(best.Step))}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
