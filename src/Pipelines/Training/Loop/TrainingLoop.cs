using Pipelines.Training.Batches;
using Pipelines.Training.Checkpoints;
using Pipelines.Training.Schedules;
using Pipelines.Training.Selection;

namespace Pipelines.Training.Loop;

/// <summary>The training loop of a network on images: step, report, evaluate, checkpoint, stop.</summary>
/// <remarks>Without a time budget the same seed and number of threads give the same network, bit for bit, interrupted or not.</remarks>
/// <param name="objective">The network, and what it learns.</param>
/// <param name="data">What it is trained on.</param>
/// <param name="training">How it is trained.</param>
/// <param name="rule">The rule of model selection, which decides what network becomes the model.</param>
/// <param name="session">Clock, checkpoints and log.</param>
internal sealed class TrainingLoop(
    ITrainingObjective objective, TrainingData data, ResolvedTraining training, SelectionRule rule, TrainingSession session)
{
    private readonly TrainingPlan _plan = TrainingPlan.Of(data.Images, training);

    private long TotalSteps => _plan.Steps(training);

    private TrainingTexts Texts => new(objective, training, _plan);

    /// <summary>Trains, from the newest checkpoint on where there is one.</summary>
    /// <param name="progress">Receives the progress of each step.</param>
    /// <param name="cancellation">Stops the training after the current step, with a checkpoint.</param>
    /// <exception cref="PipelineException">
    /// An image can no longer be read, the graph does not run on its pixels, or the checkpoint cannot be used.
    /// </exception>
    /// <exception cref="TrainingPausedException">The session asks for a pause.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TrainedNetwork Run(IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        using var state = session.Checkpoints?.Read()?.Restore(objective, training, rule, session.Clock)
            ?? TrainingState.Begin(objective, training, rule, session.Clock, cancellation);
        try
        {
            Train(state, progress, cancellation);
        }
        catch (OperationCanceledException error) when (session.Checkpoints is not null && state.Step > 0)
        {
            throw session.Checkpoints.Write(state) is { } reason ? new TrainingNotKeptException(reason, error) : error;
        }

        var ofCheckpoints = RunNote.All(session.Checkpoints?.Notes ?? []);
        return TrainedNetwork.Of(state, _plan, [.. Texts.Notes(state, data.Images.Count), .. ofCheckpoints]);
    }

    private void Train(TrainingState state, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var schedule = new LearningRateSchedule(training.Schedule, TotalSteps, _plan.StepsPerEpoch);
        var loader = new BatchLoader(data.Images, data.Preprocessing, data.Augmentation, training.Seed, objective.Views);
        var remaining = _plan.Between(state.Step, TotalSteps);
        using var steps = remaining.GetEnumerator();

        // Not cancelled within a step: between two of them the network is as a checkpoint can hold it.
        using var batches = loader.Load(remaining.SelectMany(step => step.Batches), CancellationToken.None).GetEnumerator();
        session.Log?.Begin(state.Records);
        Report();
        while (!state.IsOver)
        {
            if (state.Phase == TrainingPhase.Step)
            {
                cancellation.ThrowIfCancellationRequested();
                steps.MoveNext();
                Step(state, steps.Current, schedule, batches);
                Report();
                state.Phase = PhaseAfter(steps.Current, state);
                if (state.Phase == TrainingPhase.Step && session.Checkpoints is { IsDue: true } checkpoints)
                {
                    checkpoints.Write(state);
                }
            }
            else
            {
                state.Phase = state.Phase == TrainingPhase.Selection ? Select(state, cancellation) : Evaluate(state, cancellation);
                session.Checkpoints?.Write(state);
                Report();
                if (IsPause(state))
                {
                    throw new TrainingPausedException();
                }
            }
        }

        void Report() => progress?.Report(Texts.Progress(state) with { Note = session.Checkpoints?.TakeWarning() ?? "" });
    }

    private bool IsPause(TrainingState state) => session.PauseAfterEpochs is { } epochs
        && state.Phase == TrainingPhase.Step
        && state.Step >= (long)epochs * _plan.StepsPerEpoch;

    private void Step(TrainingState state, StepPlan step, LearningRateSchedule schedule, IEnumerator<LoadedBatch> batches)
    {
        var place = Math.Max(step.Step, state.Time.UsedShare * TotalSteps);
        state.LearningRate = training.Optimizer.LearningRate * schedule.FactorAt(place) * state.Plateau.Factor;
        state.Optimizer.LearningRate = state.LearningRate;
        var loss = OptimizerStep.Run(objective, state.Optimizer, training, step, batches);
        if (OptimizerStep.HasExploded(loss))
        {
            state.Notes.Add(Texts.Diverged(loss, step, state.Selection.State.Best));
            state.Phase = TrainingPhase.Exploded;
            return;
        }

        state.Count(loss, step.Images);
    }

    private TrainingPhase PhaseAfter(StepPlan step, TrainingState state) =>
        state.Phase == TrainingPhase.Exploded ? TrainingPhase.Exploded
        : state.Step == TotalSteps || state.Time.UsedShare >= 1 ? TrainingPhase.LastEvaluation
        : _plan.IsEvaluated(step, training) ? TrainingPhase.Evaluation
        : TrainingPhase.Step;

    private TrainingPhase Evaluate(TrainingState state, CancellationToken cancellation)
    {
        var (trained, isLast) = (state.Time.Elapsed, state.Phase == TrainingPhase.LastEvaluation);
        using var average = state.Average?.PutInPlace();
        var result = state.Time.Evaluate(() => objective.Validate(cancellation));
        state.Record(_plan.EpochOf(state.Step), result, trained);
        session.Log?.Add(state.Records);
        if (isLast && OptimizerStep.HasRuined(objective, result?.Loss))
        {
            state.Notes.Add(Texts.LastStepDiverged(state.Selection.State.Best));
        }
        else
        {
            state.Selection.Observe(state.Step, result, isLast);
        }

        if (result is { Loss: var loss })
        {
            state.Stopping.Observe(loss);
            state.Plateau.Observe(loss);
        }

        return !isLast && !state.Stopping.ShouldStop ? TrainingPhase.Step
            : state.Selection.ComparesAtEnd ? TrainingPhase.Selection
            : TrainingPhase.Done;
    }

    private static TrainingPhase Select(TrainingState state, CancellationToken cancellation)
    {
        using var average = state.Average?.PutInPlace();
        state.Selection.CompareAtEnd(state.Step, cancellation);
        return TrainingPhase.Done;
    }
}
