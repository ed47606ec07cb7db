using Pipelines.Configuration.Defaults;
using Pipelines.Training.Batches;
using Pipelines.Training.Loop;

namespace Pipelines.Runs;

/// <summary>How many steps a training has.</summary>
/// <param name="Steps">Steps of the optimizer.</param>
/// <param name="StepsPerEpoch">Steps in a whole epoch.</param>
internal readonly record struct TrainingLength(long Steps, int StepsPerEpoch)
{
    /// <summary>Epochs, the last of which may not be whole.</summary>
    public long Epochs => (Steps + StepsPerEpoch - 1) / StepsPerEpoch;

    /// <summary>The training of a prepared pipeline, of a rehearsal the rehearsal itself; null where it trains nothing by steps. Broken images are only found by the run.</summary>
    public static TrainingLength? Of(PreparedPipeline pipeline)
    {
        var (options, images) = (pipeline.Options, pipeline.Data.Train);
        if (options.Task == PipelineTask.Clustering || images.Count == 0)
        {
            return null;
        }

        if (LearningRateSearch.CheckTask(options, option => option) is not null)
        {
            var (length, perEpoch) = HeadDefaults.Length(options.Training, images.Count);
            return new(length.InSteps(perEpoch), perEpoch);
        }

        var train = options.Task == PipelineTask.Pretext ? images : NetworkTraining.SplitImages(pipeline).Train;
        if (train.Count == 0)
        {
            return null;
        }

        var training = pipeline.Training;
        var plan = new TrainingPlan(PictureOrder.Of(train, training), training.BatchSize, training.GradientAccumulation);
        return new(plan.Steps(training), plan.StepsPerEpoch);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Steps} {(Steps == 1 ? "step" : "steps")} ({StepsPerEpoch} in an epoch)";
}
