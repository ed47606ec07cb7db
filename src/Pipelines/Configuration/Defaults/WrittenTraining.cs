using Pipelines.Classification;
using Pipelines.Training;
using Pipelines.Training.Optimizers;

namespace Pipelines.Configuration.Defaults;

/// <summary>
/// Resolved values as options again, for <c>pipeline.json</c>: it runs again as it is. What has no meaning in a form of training stays
/// open.
/// </summary>
internal static class WrittenTraining
{
    /// <summary>The training of a network.</summary>
    /// <param name="options">What was written.</param>
    /// <param name="training">What was decided.</param>
    public static TrainingOptions Of(TrainingOptions options, ResolvedTraining training)
    {
        var trainsBackbone = training.Unfreeze is not null;
        return options with
        {
            Unfreeze = training.Unfreeze,
            FrozenBatchNorm = trainsBackbone ? training.FrozenBatchNorm : null,
            BatchSize = training.BatchSize,
            Epochs = training.Length.Epochs,
            Steps = training.Length.Steps,
            Interval = training.Interval.Epochs,
            IntervalSteps = training.Interval.Steps,
            WeightAverage = training.WeightAverage,
            WeightInterpolation = training.WeightInterpolation,
            Optimizer = Of(options.Optimizer, training.Optimizer, trainsBackbone),
            Schedule = training.Schedule,
            Threads = training.Threads,
        };
    }

    /// <summary>The training of a head on stored vectors.</summary>
    /// <inheritdoc cref="Of(TrainingOptions, ResolvedTraining)"/>
    public static TrainingOptions Of(TrainingOptions options, ResolvedHeadTraining training) => options with
    {
        BatchSize = training.BatchSize,
        Epochs = training.Length.Epochs,
        Steps = training.Length.Steps,
        Interval = training.Interval.Epochs,
        IntervalSteps = training.Interval.Steps,
        Optimizer = Of(options.Optimizer, training.Optimizer, trainsBackbone: false),
        Schedule = training.Schedule,
    };

    private static OptimizerOptions Of(OptimizerOptions options, ResolvedOptimizer optimizer, bool trainsBackbone) => options with
    {
        Type = optimizer.Type,
        LearningRate = optimizer.LearningRate,
        WeightDecay = optimizer.WeightDecay,
        BackboneLearningRateFactor = trainsBackbone ? optimizer.BackboneLearningRateFactor : null,
        LayerDecay = trainsBackbone ? optimizer.LayerDecay : null,
    };
}
