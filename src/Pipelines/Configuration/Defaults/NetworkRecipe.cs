using Pipelines.Training.Optimizers;

namespace Pipelines.Configuration.Defaults;

/// <summary>What the training of a network takes for options that are left open.</summary>
internal sealed record NetworkRecipe
{
    /// <summary>Images in a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Epochs, by the steps in one.</summary>
    public required Func<double, int> Epochs { get; init; }

    /// <summary>Steps of warm-up, by the steps of the whole training.</summary>
    public required Func<double, double> WarmUpSteps { get; init; }

    /// <summary>How much of the weights' moving average remains in a step.</summary>
    public required double WeightAverage { get; init; }

    /// <summary>Whether the networks between the first and the last one are validated as well.</summary>
    public required bool WeightInterpolation { get; init; }

    /// <summary>The weight decay of an optimizer.</summary>
    public required Func<OptimizerRow, double> WeightDecay { get; init; }

    /// <summary>The backbone's learning rate as a share of the head's.</summary>
    public required double BackboneLearningRateFactor { get; init; }
}
