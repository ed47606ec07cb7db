using Pipelines.Data;
using Pipelines.Imaging;
using Pipelines.Imaging.Augmentation;
using Pipelines.Onnx;
using Pipelines.Training.Batches;
using Pipelines.Training.Checkpoints;
using Pipelines.Training.Optimizers;
using Pipelines.Training.Schedules;
using Pipelines.Training.Selection;
using static TorchSharp.torch;

namespace Pipelines.Training.Loop;

/// <summary>The training loop of a network on pictures: steps and evaluations; keeps the best network, the one it began with included.</summary>
/// <remarks>
/// The best network is the one that its <see cref="Judgement"/> says; where nothing judges, the last one is kept. The same seed and number of threads give the
/// same network, bit for bit, unless a budget of time is set; interrupted or not.
/// </remarks>
/// <param name="objective">The network, and what it shall learn.</param>
/// <param name="start">The network with which training begins.</param>
/// <param name="images">The training pictures, at least one.</param>
/// <param name="preprocessing">The pixels of a picture.</param>
/// <param name="augmentation">How training pictures are varied.</param>
/// <param name="training">All of it set: nothing is chosen here.</param>
/// <param name="clock">Measures time.</param>
/// <param name="choice">Which network is the result.</param>
/// <param name="checkpoints">Where the training is kept, and from where it goes on; null for nowhere.</param>
internal sealed class TrainingLoop(
    ITrainingObjective objective,
    OnnxModel start,
    IReadOnlyList<HashedImage> images,
    Preprocessing preprocessing,
    AugmentationOptions augmentation,
    ResolvedTraining training,
    TimeProvider clock,
    NetworkChoice choice,
    TrainingCheckpoints? checkpoints)
{
    private readonly TrainingPlan _plan = PlanOf(images, training);
    private readonly TrainingTexts _texts = new(objective, training, PlanOf(images, training));
    private readonly double _fullRate = training.Optimizer.LearningRate;

    /// <summary>Hears of all records so far, whenever there is another one and when an interrupted training goes on.</summary>
    public Action<IReadOnlyList<TrainingRecord>>? Recorded { get; init; }

    private long Steps => _plan.Steps(training);

    /// <summary>Trains, from the newest checkpoint on where there is one.</summary>
    /// <param name="progress">Hears of each step.</param>
    /// <param name="cancellation">Stops the training after the current step; it is kept in a checkpoint.</param>
    /// <exception cref="PipelineException">A picture cannot be read any more, the graph cannot run on these pixels, or the checkpoint cannot be used.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TrainedNetwork Run(IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        TimeSpan? budget = training.TimeBudgetMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null;
        var before = checkpoints?.Read();
        var time = new TrainingClock(clock, budget, before?.Loop.Elapsed ?? TimeSpan.Zero, before?.Loop.Evaluation ?? TimeSpan.Zero);
        using var optimizer = Optimizer.Create(training.Optimizer, objective.Groups);
        using var state = before?.Restore(training, objective, optimizer) ?? Begin(time, cancellation);
        if (state.Records.Count > 0)
        {
            Recorded?.Invoke(state.Records);
        }

        try
        {
            return Train(state, optimizer, time, progress, cancellation);
        }
        catch (OperationCanceledException error) when (checkpoints is not null && state.Step > 0)
        {
            throw checkpoints.Write(state, time, objective, optimizer) is { } reason ? new TrainingNotKeptException(reason, error) : error;
        }
    }

    private TrainingState Begin(TrainingClock time, CancellationToken cancellation)
    {
        var result = time.Evaluate(() => objective.Judge(cancellation));
        var state = new TrainingState(training, objective, new(start, 0, result), result) { LastRecord = time.Elapsed };
        if (training.BatchSize > images.Count)
        {
            state.Notes.Add($"training.batchSize is {training.BatchSize}, but there are only {images.Count} training images: each step uses all of them.");
        }

        return state;
    }

    private TrainedNetwork Train(TrainingState state, Optimizer optimizer, TrainingClock time, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var schedule = new LearningRateSchedule(training.Schedule, Steps, _plan.StepsPerEpoch);
        var loader = new BatchLoader(images, preprocessing, augmentation, training.Seed, objective.Views);
        var before = _plan.ImagesBefore(state.Step);

        // Not cancelled within a step: between two of them the network is as a checkpoint can hold it.
        using var batches = loader.Load(Remaining(state).SelectMany(step => step.Batches), CancellationToken.None).GetEnumerator();
        Tell();
        EvaluateIfDue(state, optimizer, time, cancellation);
        foreach (var step in Remaining(state))
        {
            cancellation.ThrowIfCancellationRequested();
            state.LearningRate = _fullRate * schedule.FactorAt(Math.Max(step.Step, time.UsedShare * Steps)) * state.Plateau.Factor;
            optimizer.LearningRate = state.LearningRate;
            var loss = OptimizerStep.Run(objective, optimizer, training, step, batches);
            if (OptimizerStep.HasExploded(loss))
            {
                state.Notes.Add(_texts.Diverged(loss, step, state.Best));
                state.IsOver = true;
                Tell();
                return Finish(state, notJudged: objective.JudgingImages == 0 && state.Best.Step == 0) with { HasExploded = true };
            }

            state.Step++;
            (state.LossSum, state.Images) = (state.LossSum + (loss * step.Images), state.Images + step.Images);
            state.Average?.Update(state.Step);
            Tell();
            state.IsOver = state.Step == Steps || time.UsedShare >= 1;
            state.EvaluationIsDue = state.IsOver || IsDue(step);
            if (EvaluateIfDue(state, optimizer, time, cancellation))
            {
                Tell();
            }
            else if (checkpoints is { IsDue: true })
            {
                checkpoints.Write(state, time, objective, optimizer);
            }
        }

        if (state.Step < Steps)
        {
            state.Notes.Add(_texts.EndedEarly(state));
        }

        return Finish(state, notJudged: objective.JudgingImages == 0) with { HasExploded = IsRuined(state.Records[^1].ValidationLoss) };

        void Tell()
        {
            // The stage is done when its last evaluation is.
            var total = _plan.ImagesBefore(state.IsOver ? state.Step : Steps);
            var done = state is { IsOver: true, EvaluationIsDue: false, InterpolationIsDue: false } ? total : Math.Min(_plan.ImagesBefore(state.Step), total - 1);
            progress?.Report(new(objective.Stage, done, total, _texts.Standing(state)) { Before = Math.Min(before, done), EndsIn = time.Left, Note = checkpoints?.TakeWarning() ?? "" });
        }
    }

    private IEnumerable<StepPlan> Remaining(TrainingState state) => state.IsOver ? [] : _plan.Between(state.Step, Steps).TakeWhile(_ => !state.IsOver);

    /// <summary>Whether an evaluation follows this step, even if it is not the last one.</summary>
    private bool IsDue(StepPlan step) => (step.Step + 1) % training.Interval.InSteps(_plan.StepsPerEpoch) == 0;

    /// <summary>Evaluates what is due, and says whether anything was.</summary>
    private bool EvaluateIfDue(TrainingState state, Optimizer optimizer, TrainingClock time, CancellationToken cancellation)
    {
        var evaluates = state.EvaluationIsDue || state.InterpolationIsDue;
        if (state.EvaluationIsDue)
        {
            Evaluate(state, time, cancellation);
            state.EvaluationIsDue = false;
            state.IsOver |= state.Stopping.ShouldStop;
            state.InterpolationIsDue = state.IsOver && state.Interpolation is not null && objective.JudgingImages > 0;
            checkpoints?.Write(state, time, objective, optimizer);
        }

        if (state.InterpolationIsDue)
        {
            if (choice.EpochsTakePart)
            {
                JudgeInterpolations(state, time, cancellation);
            }
            else
            {
                ChooseShare(state, time, cancellation);
            }

            state.InterpolationIsDue = false;
            checkpoints?.Write(state, time, objective, optimizer);
        }

        return evaluates;
    }

    private void Evaluate(TrainingState state, TrainingClock time, CancellationToken cancellation)
    {
        var trained = time.Elapsed;
        using var average = state.Average?.PutInPlace();
        var result = time.Evaluate(() => objective.Judge(cancellation));
        state.Records.Add(new(
            _texts.EpochOf(state.Step), state.Step, state.LossSum / state.Images, result?.Loss, result?.Accuracy, state.LearningRate, state.Images / (trained - state.LastRecord).TotalSeconds, time.Elapsed));
        Recorded?.Invoke(state.Records);
        if (state.IsOver && IsRuined(result?.Loss))
        {
            state.Notes.Add(_texts.LastStepDiverged(state.Best));
        }
        else if (result is null ? state.IsOver : choice.EpochsTakePart)
        {
            using var between = choice.Share < 1 ? state.Interpolation?.PutInPlace(choice.Share) : null;
            if (result is null || IsBest(result.Value, state))
            {
                state.Best = new(objective.WriteBack(), state.Step, result, choice.Share);
            }
        }

        if (result is { Loss: var loss })
        {
            state.Stopping.IsBest(loss);
            state.Plateau.Observe(loss);
        }

        (state.LossSum, state.Images, state.LastRecord) = (0, 0, time.Elapsed);
    }

    /// <summary>The networks between the one with which training began and the last one.</summary>
    private void JudgeInterpolations(TrainingState state, TrainingClock time, CancellationToken cancellation)
    {
        using var average = state.Average?.PutInPlace();
        foreach (var share in WeightInterpolation.Shares)
        {
            using var between = state.Interpolation!.PutInPlace(share);
            var result = Judge(time, cancellation);
            if (IsBest(result, state))
            {
                state.Best = new(objective.WriteBack(), state.Step, result, share);
            }
        }
    }

    /// <summary>In a rehearsal: the network nearest to the one with which training began that is hardly worse than the best.</summary>
    private void ChooseShare(TrainingState state, TrainingClock time, CancellationToken cancellation)
    {
        using var average = state.Average?.PutInPlace();
        double[] shares = [0, .. WeightInterpolation.Shares.Order(), 1];
        var results = new List<Judgement>();
        foreach (var share in shares)
        {
            using var between = state.Interpolation!.PutInPlace(share);
            results.Add(Judge(time, cancellation));
        }

        var chosen = OneStandardError.Choose([.. results.Select(result => (result.Losses!, result.Errors!))]);
        if (chosen > 0)
        {
            using var between = state.Interpolation!.PutInPlace(shares[chosen]);
            state.Best = new(objective.WriteBack(), state.Step, results[chosen], shares[chosen]);
        }
    }

    private Judgement Judge(TrainingClock time, CancellationToken cancellation) => time.Evaluate(() => objective.Judge(cancellation))!.Value;

    private bool IsBest(Judgement result, TrainingState state) =>
        result.IsBetterThan(state.Best.Result!.Value, objective.JudgingImages) && !result.HasFewerRightThan(state.StartResult);

    /// <summary>Whether the very last step has made the network useless, which no further step could notice.</summary>
    /// <param name="validationLoss">Its loss; where nothing judges, its numbers tell.</param>
    private bool IsRuined(double? validationLoss)
    {
        using var scope = NewDisposeScope();
        return validationLoss is { } loss ? OptimizerStep.HasExploded(loss) : !objective.State.All(tensor => tensor.isfinite().all().item<bool>());
    }

    private TrainedNetwork Finish(TrainingState state, bool notJudged)
    {
        if (_texts.Model(state, notJudged, choice) is { } note)
        {
            state.Notes.Add(note);
        }

        return new(state.Best.Model, _texts.EpochOf(state.Best.Step), state.Best.Result, state.Best.Share, state.Records, [.. state.Notes, .. checkpoints?.Notes ?? []]);
    }

    private static TrainingPlan PlanOf(IReadOnlyList<HashedImage> images, ResolvedTraining training) =>
        new(PictureOrder.Of(images, training), training.BatchSize, training.GradientAccumulation);
}
