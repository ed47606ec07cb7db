using Pipelines.Data;
using Pipelines.Runtime.Torch;
using Pipelines.Training.Batches;
using Pipelines.Training.Loop;
using Pipelines.Training.Optimizers;
using Pipelines.Training.Pretext;

namespace Pipelines.Runs;

/// <summary>Measures what a step of training and an evaluation take, by doing a few.</summary>
/// <param name="Step">A step of the optimizer, pictures included.</param>
/// <param name="JudgedImage">One image of an evaluation; zero where there are none.</param>
internal readonly record struct TrainingTime(TimeSpan Step, TimeSpan JudgedImage)
{
    // As many as make the loading of pictures show, unless they take long.
    private const int MostSteps = 6;
    private static readonly TimeSpan s_longEnough = TimeSpan.FromSeconds(5);

    /// <summary>Times a few steps of a network that begins untrained.</summary>
    /// <exception cref="PipelineException">The memory does not suffice.</exception>
    /// <returns>Null where it cannot be told: an image is broken, or the pretext task would have to ask its teacher about every image first.</returns>
    public static TrainingTime? Measure(
        PreparedPipeline pipeline, IReadOnlyList<HashedImage> train, IReadOnlyList<HashedImage> judging, TrainingPlan plan, TimeProvider clock, CancellationToken cancellation)
    {
        var options = pipeline.Options;
        if (options is { Task: PipelineTask.Pretext, Pretext.Objective: PretextObjective.Distillation })
        {
            return null;
        }

        List<HashedImage> judged = [.. judging.Take(pipeline.Training.BatchSize)];
        try
        {
            if (options.Task != PipelineTask.Pretext)
            {
                using var transfer = NetworkTraining.Untrained(pipeline, train, judged);
                return Measure(transfer.Objective);
            }

            TensorMemory.KeepFreed();
            TorchLibrary.Load(pipeline.Training.Threads);
            using var objective = PretextRun.Objective(pipeline, PretextRun.Context(pipeline, train, judged), clock, progress: null, cancellation);
            return Measure(objective);
        }
        catch (Exception error) when (MemoryShortage.IsCauseOf(error))
        {
            throw new PipelineException(MemoryShortage.Problem(pipeline.Training.BatchSize, pipeline.Preprocessing.Size), error);
        }
        catch (PipelineException)
        {
            // A broken image is the run's to tell.
            return null;
        }

        TrainingTime? Measure(ITrainingObjective objective)
        {
            var steps = plan.Between(0, MostSteps).ToList();
            using var optimizer = Optimizer.Create(pipeline.Training.Optimizer, objective.Groups);
            using var batches = new BatchLoader(train, pipeline.Preprocessing, pipeline.Augmentation, pipeline.Training.Seed, objective.Views)
                .Load(steps.SelectMany(step => step.Batches), cancellation)
                .GetEnumerator();
            var (start, timed) = (0L, 0);
            foreach (var (number, step) in steps.Index())
            {
                cancellation.ThrowIfCancellationRequested();
                if (!double.IsFinite(OptimizerStep.Run(objective, optimizer, pipeline.Training, step, batches)))
                {
                    return null;
                }

                // The first step also pays for memory and for compiling this code.
                (start, timed) = number == 0 ? (clock.GetTimestamp(), 0) : (start, number);
                if (timed > 0 && clock.GetElapsedTime(start) > s_longEnough)
                {
                    break;
                }
            }

            var ofStep = clock.GetElapsedTime(start) / timed;
            start = clock.GetTimestamp();
            objective.Validate(cancellation);
            return new(ofStep, judged.Count == 0 ? TimeSpan.Zero : clock.GetElapsedTime(start) / judged.Count);
        }
    }
}
