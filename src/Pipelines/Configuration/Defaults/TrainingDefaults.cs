using Pipelines.Imaging.Augmentation;
using Pipelines.Training;
using Pipelines.Training.Optimizers;
using Pipelines.Training.Schedules;
using Pipelines.Training.Transfer;

namespace Pipelines.Configuration.Defaults;

/// <summary>
/// The values of options that are left open and whose default depends on the form of transfer learning. The forms that train the network follow the
/// usual recipe for fine-tuning small sets of photos: AdamW, a linear warm-up and a cosine, random resized crops and flips, label smoothing.
/// </summary>
public static class TrainingDefaults
{
    /// <summary>The learning rate with which Adam trains a network, where none is set.</summary>
    internal const double NetworkRate = 0.001;

    private const int UsualSteps = 1000;
    private const int LeastEpochs = 5;
    private const int MostEpochs = 10;
    private const int UsualWarmUpSteps = 100;
    private const double LongestWarmUp = 0.2;

    /// <summary>The options with every default filled in that depends on the form.</summary>
    /// <param name="options">The options of a pipeline.</param>
    /// <param name="trainingImages">Number of training images, at least 1: how many epochs there are depends on it.</param>
    public static PipelineOptions Resolve(PipelineOptions options, int trainingImages) => options switch
    {
        { Task: PipelineTask.Pretext } => PretextDefaults.Resolve(options, trainingImages),
        { Task: not PipelineTask.Classification } => options,
        { Training.Transfer: TransferForm.FeatureVectors } => options with
        {
            Head = options.Head with { LabelSmoothing = options.Head.LabelSmoothing ?? 0, Dropout = null },
            Image = options.Image with { Augment = null },
            Training = ForHead(options.Training),
        },
        _ => options with
        {
            Head = options.Head with { LabelSmoothing = options.Head.LabelSmoothing ?? (options.Head.FocalGamma > 0 ? 0 : 0.1), Dropout = options.Head.Dropout ?? 0 },
            Image = options.Image with { Augment = options.Image.Augment ?? new() { Recipe = AugmentationRecipe.Standard } },
            Training = ForNetwork(options.Training, trainingImages),
        },
    };

    /// <summary>The options of a head on stored vectors. Epochs, learning rate and weight decay stay open where they are: they depend on the vectors.</summary>
    internal static TrainingOptions ForHead(TrainingOptions training) => training with
    {
        BatchSize = training.BatchSize ?? 128,
        Interval = IntervalOf(training),
        Optimizer = training.Optimizer with { Type = training.Optimizer.Type ?? OptimizerType.Adam, BackboneLearningRateFactor = null, LayerDecay = null },
        Schedule = WithWarmUp(training.Schedule, 0),
    };

    /// <summary>The options of the linear probe that comes before the network is trained: those of a head on stored vectors, with the same seed.</summary>
    internal static TrainingOptions ForProbe(TrainingOptions training) => ForHead(new() { Seed = training.Seed });

    private static TrainingOptions ForNetwork(TrainingOptions training, int trainingImages)
    {
        var fineTunes = training.Transfer == TransferForm.FineTune;
        var batchSize = training.BatchSize ?? 32;
        var stepsPerEpoch = Math.Ceiling((double)trainingImages / ((double)batchSize * training.GradientAccumulation));
        int? epochs = training.Steps is null ? training.Epochs ?? (int)Math.Clamp(Math.Round(UsualSteps / stepsPerEpoch), LeastEpochs, MostEpochs) : null;
        var type = training.Optimizer.Type ?? OptimizerType.AdamW;
        var warmUp = training.Schedule.Type == ScheduleType.OneCycle ? 0 : Math.Min(UsualWarmUpSteps, LongestWarmUp * (training.Steps ?? (epochs!.Value * stepsPerEpoch)));
        return training with
        {
            BatchSize = batchSize,
            Epochs = epochs,
            Interval = IntervalOf(training),
            Unfreeze = fineTunes ? training.Unfreeze ?? LayerSelection.All : null,
            WeightAverage = training.WeightAverage ?? 0.99,
            WeightInterpolation = training.WeightInterpolation ?? true,
            FrozenBatchNorm = fineTunes ? training.FrozenBatchNorm ?? true : null,
            Threads = training.Threads ?? Environment.ProcessorCount,
            Optimizer = training.Optimizer with
            {
                Type = type,
                LearningRate = training.Optimizer.LearningRate ?? OptimizerOptions.DefaultLearningRate(type, NetworkRate),
                WeightDecay = training.Optimizer.WeightDecay ?? (type == OptimizerType.AdamW ? 0.01 : 0.0001),
                BackboneLearningRateFactor = fineTunes ? training.Optimizer.BackboneLearningRateFactor ?? 0.5 : null,
                LayerDecay = fineTunes ? training.Optimizer.LayerDecay ?? 1 : null,
            },
            Schedule = WithWarmUp(training.Schedule, (int)warmUp),
        };
    }

    /// <summary>Epochs between evaluations; null where they are counted in steps.</summary>
    internal static int? IntervalOf(TrainingOptions training) => training.IntervalSteps is null ? training.Interval ?? 1 : null;

    /// <summary>A schedule whose warm-up is that many steps, unless it says its own.</summary>
    internal static ScheduleOptions WithWarmUp(ScheduleOptions schedule, int steps) =>
        schedule.WarmUpEpochs is null ? schedule with { WarmUpSteps = schedule.WarmUpSteps ?? steps } : schedule;
}
