using Pipelines.Data;
using Pipelines.Runtime.Torch;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Batches;
using Pipelines.Training.Loop;
using Pipelines.Training.Optimizers;

namespace Pipelines.Tasks.Plan;

/// <summary>Measures what a step of training and an evaluation take, by doing a few.</summary>
/// <param name="Step">A step of the optimizer, images included.</param>
/// <param name="ValidationImage">One image of an evaluation; zero where there are none.</param>
internal readonly record struct TrainingTime(TimeSpan Step, TimeSpan ValidationImage)
{
    // As many as make the loading of images show, unless they take long.
    private const int MostSteps = 6;
    private static readonly TimeSpan s_longEnough = TimeSpan.FromSeconds(5);

    /// <summary>Times a few steps of a network that begins untrained.</summary>
    /// <param name="pipeline">A pipeline that trains a network.</param>
    /// <param name="train">The images that are trained on.</param>
    /// <param name="validation">The images that validate it.</param>
    /// <param name="clock">Measures time.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">The memory does not suffice.</exception>
    /// <returns>Null where it is not known: an image is broken, or the task takes too long to get there.</returns>
    public static TrainingTime? Measure(
        PreparedPipeline pipeline,
        IReadOnlyList<HashedImage> train,
        IReadOnlyList<HashedImage> validation,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        var training = pipeline.Training;
        List<HashedImage> validated = [.. validation.Take(training.BatchSize)];
        try
        {
            using var network = pipeline.Kind.Network(pipeline.Options)?.Sketch(pipeline, train, validated);
            return network is null ? null : Measure(network.Objective);
        }
        catch (Exception error) when (MemoryShortage.IsCauseOf(error))
        {
            throw new PipelineException(MemoryShortage.Problem(training.BatchSize, pipeline.Preprocessing.Size), error);
        }
        catch (PipelineException)
        {
            // A broken image is the run's to report.
            return null;
        }

        TrainingTime? Measure(ITrainingObjective objective)
        {
            var steps = TrainingPlan.Of(train, training).Between(0, MostSteps).ToList();
            using var optimizer = Optimizer.Create(training.Optimizer, objective.Groups);
            using var batches = new BatchLoader(train, pipeline.Preprocessing, pipeline.Augmentation, training.Seed, objective.Views)
                .Load(steps.SelectMany(step => step.Batches), cancellation)
                .GetEnumerator();
            var (start, timed) = (0L, 0);
            foreach (var (number, step) in steps.Index())
            {
                cancellation.ThrowIfCancellationRequested();
                if (!double.IsFinite(OptimizerStep.Run(objective, optimizer, training, step, batches)))
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
            return new(ofStep, validated.Count == 0 ? TimeSpan.Zero : clock.GetElapsedTime(start) / validated.Count);
        }
    }
}
