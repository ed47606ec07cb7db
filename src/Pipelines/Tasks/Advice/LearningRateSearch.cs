using Pipelines.Runtime.Torch;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.RangeTest;

namespace Pipelines.Tasks.Advice;

/// <summary>A learning-rate range test of a pipeline that trains a network. It leaves vectors in the cache, and nothing else.</summary>
internal static class LearningRateSearch
{
    /// <summary>What is wrong where the pipeline trains no network; null where it does.</summary>
    /// <param name="options">The pipeline's options.</param>
    /// <param name="place">The place of an option, such as <c>training.transfer</c>.</param>
    public static Problem? CheckTask(PipelineOptions options, Func<string, string> place) =>
        TaskKinds.Of(options.Task).LearningRateProblem(options, place);

    /// <summary>Runs the test: the network begins as it would in a run, and learns from the same images.</summary>
    /// <param name="pipeline">A pipeline that trains a network.</param>
    /// <param name="range">The learning rates.</param>
    /// <param name="clock">Measures time.</param>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">
    /// An image cannot be read any more, the graph cannot run on these pixels, or the memory does not suffice.
    /// </exception>
    /// <exception cref="ArgumentException">The pipeline trains no network.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LearningRateCurve Run(
        PreparedPipeline pipeline,
        LearningRateRange range,
        TimeProvider clock,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        if (pipeline.Kind.Network(pipeline.Options) is not { } training)
        {
            throw new ArgumentException("The pipeline trains no network.", nameof(pipeline));
        }

        try
        {
            using var network = training.Start(pipeline, clock, progress, cancellation);
            return new LearningRateTest(network.Objective, network.Train, pipeline.Preprocessing, pipeline.Augmentation, pipeline.Training)
                .Run(range, progress, cancellation);
        }
        catch (Exception error) when (MemoryShortage.IsCauseOf(error))
        {
            throw new PipelineException(MemoryShortage.Problem(pipeline.Training.BatchSize, pipeline.Preprocessing.Size), error);
        }
    }
}
