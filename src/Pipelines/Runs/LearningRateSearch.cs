using Pipelines.Configuration;
using Pipelines.Data;
using Pipelines.Runtime.Torch;
using Pipelines.Training;
using Pipelines.Training.Loop;
using Pipelines.Training.RangeTest;

namespace Pipelines.Runs;

/// <summary>A learning-rate range test of a pipeline that trains a network. It leaves vectors in the cache, and nothing else.</summary>
public static class LearningRateSearch
{
    /// <summary>What is wrong where the pipeline trains no network; null where it does.</summary>
    /// <param name="options">The pipeline's options.</param>
    /// <param name="place">The place of an option, such as <c>training.transfer</c>.</param>
    public static Problem? CheckTask(PipelineOptions options, Func<string, string> place) => options switch
    {
        { Task: PipelineTask.Pretext } or { Task: PipelineTask.Classification, Training.Transfer: not TransferForm.FeatureVectors } => null,
        { Task: PipelineTask.Classification } => new(
            place("training.transfer"),
            "This pipeline trains a head on stored vectors. They are scaled so that one learning rate suits every backbone; there is none to look for.",
            "Choose a pipeline whose \"transfer\" is \"frozenBackbone\" or \"fineTune\", or one with \"task\": \"pretext\"."),
        _ => new(place("task"), "This pipeline trains nothing that has a learning rate.", "Choose a pipeline that trains a network."),
    };

    /// <summary>Runs the test: the network begins as it would in a run, and learns from the same pictures.</summary>
    /// <param name="pipeline">A pipeline that trains a network.</param>
    /// <param name="range">The learning rates.</param>
    /// <param name="clock">Measures time.</param>
    /// <param name="progress">Hears of each stage.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">An image cannot be read any more, the graph cannot run on these pixels, or the memory does not suffice.</exception>
    /// <exception cref="ArgumentException">The pipeline trains no network.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LearningRateCurve Run(
        PreparedPipeline pipeline, LearningRateRange range, TimeProvider clock, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        if (CheckTask(pipeline.Options, option => option) is { } problem)
        {
            throw new ArgumentException(problem.Found, nameof(pipeline));
        }

        try
        {
            if (pipeline.Options.Task == PipelineTask.Pretext)
            {
                var context = PretextRun.Context(pipeline, ImageScan.Run(pipeline.Images, progress, cancellation));
                TensorMemory.KeepFreed();
                TorchLibrary.Load(pipeline.Training.Threads);
                using var objective = PretextRun.Objective(pipeline, context, clock, progress, cancellation);
                return Test(objective, [.. context.Images.Take(context.TrainingImages)]);
            }

            using var transfer = NetworkTraining.Prepare(pipeline, DataSetFeatures.Extract(pipeline, clock, progress, cancellation), [], progress, cancellation);
            return Test(transfer.Objective, transfer.Train.Images);
        }
        catch (Exception error) when (MemoryShortage.IsCauseOf(error))
        {
            throw new PipelineException(MemoryShortage.Problem(pipeline.Training.BatchSize, pipeline.Preprocessing.Size), error);
        }

        LearningRateCurve Test(ITrainingObjective objective, IReadOnlyList<HashedImage> images) =>
            new LearningRateTest(objective, images, pipeline.Preprocessing, pipeline.Augmentation, pipeline.Training).Run(range, progress, cancellation);
    }
}
