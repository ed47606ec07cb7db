using Pipelines.Training.Batches;
using Pipelines.Training.Loop;

namespace Pipelines.Runs;

/// <summary>How long a pipeline would train.</summary>
/// <param name="Images">Training images; broken ones among them are only found by the run.</param>
/// <param name="JudgingImages">Images that judge the network.</param>
/// <param name="Epochs">Epochs, the last of which may not be whole.</param>
/// <param name="Steps">Steps of the optimizer.</param>
/// <param name="StepsPerEpoch">Steps in a whole epoch.</param>
/// <param name="SecondsPerStep">Time of a step, from a few of them; null where it cannot be told, and for a head on stored vectors, which takes seconds.</param>
/// <param name="Seconds">Time of all steps and evaluations, or the budget of time where that is less; null where it cannot be told.</param>
/// <param name="ImagesAfterRehearsal">Where this is a rehearsal: images of the training that follows it, for as many epochs; else null.</param>
public sealed record PlannedTraining(
    int Images, int JudgingImages, long Epochs, long Steps, int StepsPerEpoch, double? SecondsPerStep, double? Seconds, int? ImagesAfterRehearsal = null)
{
    /// <summary>The training of a prepared pipeline; null where it trains nothing by steps.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="clock">Measures the time of a few steps, in which the network learns nothing that stays.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PlannedTraining? Of(PreparedPipeline pipeline, TimeProvider clock, CancellationToken cancellation)
    {
        var (options, images) = (pipeline.Options, pipeline.Data.Train);
        if (TrainingLength.Of(pipeline) is not { } length)
        {
            return null;
        }

        var planned = new PlannedTraining(images.Count, pipeline.Data.Validation.Count, length.Epochs, length.Steps, length.StepsPerEpoch, null, null);
        if (LearningRateSearch.CheckTask(options, option => option) is not null)
        {
            return planned;
        }

        var training = pipeline.Training;
        var (train, judging) = NetworkTraining.SplitImages(pipeline);
        var plan = new TrainingPlan(PictureOrder.Of(train, training), training.BatchSize, training.GradientAccumulation);
        planned = planned with { Images = train.Count, JudgingImages = judging.Count };
        var isRehearsal = judging.Count > 0 && pipeline.Data.Validation.Count == 0 && EpochJudges.Rehearses(images.Count, training);
        var afterwards = isRehearsal ? new TrainingPlan(PictureOrder.Of(images, training), training.BatchSize, training.GradientAccumulation).Steps(training) : 0;
        planned = isRehearsal ? planned with { ImagesAfterRehearsal = images.Count } : planned;
        if (TrainingTime.Measure(pipeline, train, judging, plan, clock, cancellation) is not { } time)
        {
            return planned;
        }

        var evaluations = 1 + (training.Interval.Epochs is { } epochs ? planned.Epochs / epochs : length.Steps / training.Interval.InSteps(length.StepsPerEpoch));
        var seconds = ((length.Steps + afterwards) * time.Step.TotalSeconds) + (evaluations * judging.Count * time.JudgedImage.TotalSeconds);
        return planned with { SecondsPerStep = time.Step.TotalSeconds, Seconds = Math.Min(seconds, 60 * training.TimeBudgetMinutes ?? double.PositiveInfinity) };
    }
}
