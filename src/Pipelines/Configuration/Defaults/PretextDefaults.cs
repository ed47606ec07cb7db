using Pipelines.Imaging.Augmentation;
using Pipelines.Training.Optimizers;
using Pipelines.Training.Pretext;
using Pipelines.Training.Schedules;
using Pipelines.Training.Transfer;

namespace Pipelines.Configuration.Defaults;

/// <summary>The values of options that are left open in a pretext task: those of training from scratch.</summary>
internal static class PretextDefaults
{
    private const int UsualEpochs = 30;
    private const double WarmUpShare = 0.05;

    /// <summary>The options of a pretext task with every default filled in.</summary>
    public static PipelineOptions Resolve(PipelineOptions options, int trainingImages)
    {
        var training = options.Training;
        var batchSize = training.BatchSize ?? 128;
        int? epochs = training.Steps is null ? training.Epochs ?? UsualEpochs : null;
        var steps = training.Steps ?? (epochs!.Value * Math.Ceiling((double)trainingImages / ((double)batchSize * training.GradientAccumulation)));
        var type = training.Optimizer.Type ?? OptimizerType.AdamW;
        var unfreeze = training.Unfreeze ?? LayerSelection.All;
        var recipe = options.Pretext.Objective == PretextObjective.Contrastive ? AugmentationRecipe.SimClr : AugmentationRecipe.Standard;
        return options with
        {
            Image = options.Image with { Augment = options.Image.Augment ?? new() { Recipe = recipe } },
            Training = training with
            {
                BatchSize = batchSize,
                Epochs = epochs,
                Interval = TrainingDefaults.IntervalOf(training),
                Unfreeze = unfreeze,
                WeightAverage = training.WeightAverage ?? 0,
                WeightInterpolation = training.WeightInterpolation ?? false,
                FrozenBatchNorm = training.FrozenBatchNorm ?? !unfreeze.IsAll,
                Threads = training.Threads ?? Environment.ProcessorCount,
                Optimizer = training.Optimizer with
                {
                    Type = type,
                    LearningRate = training.Optimizer.LearningRate ?? OptimizerOptions.DefaultLearningRate(type, TrainingDefaults.NetworkRate),
                    WeightDecay = training.Optimizer.WeightDecay ?? (type == OptimizerType.AdamW ? 0.05 : 0.0005),
                    BackboneLearningRateFactor = training.Optimizer.BackboneLearningRateFactor ?? 1,
                    LayerDecay = training.Optimizer.LayerDecay ?? 1,
                },
                Schedule = TrainingDefaults.WithWarmUp(training.Schedule, training.Schedule.Type == ScheduleType.OneCycle ? 0 : (int)(WarmUpShare * steps)),
            },
        };
    }
}
