using Pipelines.Training;
using Pipelines.Training.Optimizers;

namespace Pipelines.Configuration.Defaults;

/// <summary>Decides the options that are left open where a network is trained on images.</summary>
internal static class NetworkDefaults
{
    // The usual recipe for fine-tuning small sets of photos: about 1,000 steps of AdamW, a linear warm-up and a cosine.
    private static readonly NetworkRecipe s_classifier = new()
    {
        BatchSize = 32,
        Epochs = stepsPerEpoch => (int)Math.Clamp(Math.Round(1000 / stepsPerEpoch), 5, 10),
        WarmUpSteps = steps => Math.Min(100, 0.2 * steps),
        WeightAverage = 0.99,
        WeightInterpolation = true,
        WeightDecay = optimizer => optimizer.NetworkWeightDecay,
        BackboneLearningRateFactor = 0.5,
    };

    // Training from scratch.
    private static readonly NetworkRecipe s_pretext = new()
    {
        BatchSize = 128,
        Epochs = _ => 30,
        WarmUpSteps = steps => 0.05 * steps,
        WeightAverage = 0,
        WeightInterpolation = false,
        WeightDecay = optimizer => optimizer.PretextWeightDecay,
        BackboneLearningRateFactor = 1,
    };

    /// <summary>The training of a classifier from the linear probe on.</summary>
    /// <param name="training">What is written, with a form of transfer that trains the network.</param>
    /// <param name="trainingImages">Number of training images, at least 1: how many epochs there are depends on it.</param>
    public static ResolvedTraining Classifier(TrainingOptions training, int trainingImages)
    {
        var fineTunes = training.Transfer == TransferForm.FineTune;
        return Resolve(training, trainingImages, s_classifier, fineTunes ? training.Unfreeze ?? LayerSelection.All : null) with
        {
            FrozenBatchNorm = !fineTunes || (training.FrozenBatchNorm ?? true),
        };
    }

    /// <summary>The training of a backbone in a pretext task.</summary>
    /// <inheritdoc cref="Classifier"/>
    public static ResolvedTraining Pretext(TrainingOptions training, int trainingImages)
    {
        var unfreeze = training.Unfreeze ?? LayerSelection.All;
        return Resolve(training, trainingImages, s_pretext, unfreeze) with
        {
            FrozenBatchNorm = training.FrozenBatchNorm ?? !unfreeze.IsAll,
        };
    }

    private static ResolvedTraining Resolve(TrainingOptions training, int trainingImages, NetworkRecipe recipe, LayerSelection? unfreeze)
    {
        var batchSize = training.BatchSize ?? recipe.BatchSize;
        var stepsPerEpoch = Math.Ceiling((double)trainingImages / ((double)batchSize * training.GradientAccumulation));
        var length = training.Steps is { } number
            ? EpochsOrSteps.OfSteps(number)
            : EpochsOrSteps.OfEpochs(training.Epochs ?? recipe.Epochs(stepsPerEpoch));
        var steps = length.Steps ?? (length.Epochs * stepsPerEpoch) ?? 0;
        return new()
        {
            Transfer = training.Transfer,
            Unfreeze = unfreeze,
            FrozenBatchNorm = true,
            BatchSize = batchSize,
            GradientAccumulation = training.GradientAccumulation,
            Length = length,
            TimeBudgetMinutes = training.TimeBudgetMinutes,
            Interval = TrainingDefaults.Interval(training),
            Sampling = training.Sampling,
            WeightAverage = training.WeightAverage ?? recipe.WeightAverage,
            WeightInterpolation = training.WeightInterpolation ?? recipe.WeightInterpolation,
            Optimizer = Optimizer(training.Optimizer, recipe),
            GradientClipping = training.GradientClipping,
            Schedule = TrainingDefaults.WithWarmUp(training.Schedule, (int)recipe.WarmUpSteps(steps)),
            EarlyStopping = training.EarlyStopping,
            Seed = training.Seed,
            Precision = training.Precision,
            Device = training.Device,
            Threads = training.Threads ?? Environment.ProcessorCount,
        };
    }

    private static ResolvedOptimizer Optimizer(OptimizerOptions optimizer, NetworkRecipe recipe)
    {
        var type = optimizer.Type ?? OptimizerType.AdamW;
        var row = OptimizerTable.Of(type);
        return new(optimizer)
        {
            Type = type,
            LearningRate = optimizer.LearningRate ?? row.NetworkLearningRate,
            WeightDecay = optimizer.WeightDecay ?? recipe.WeightDecay(row),
            BackboneLearningRateFactor = optimizer.BackboneLearningRateFactor ?? recipe.BackboneLearningRateFactor,
            LayerDecay = optimizer.LayerDecay ?? 1,
        };
    }
}
