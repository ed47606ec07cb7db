using Pipelines.Training.Optimizers;

namespace Pipelines.Training;

/// <summary>How a network is trained: <see cref="TrainingOptions"/> in which every value is decided.</summary>
internal sealed record ResolvedTraining
{
    /// <summary>The form of transfer learning; without meaning in a pretext task.</summary>
    public required TransferForm Transfer { get; init; }

    /// <summary>Which layers of the backbone are trained; null for none.</summary>
    public required LayerSelection? Unfreeze { get; init; }

    /// <summary>Whether batch normalisation keeps the backbone's means and variances.</summary>
    public required bool FrozenBatchNorm { get; init; }

    /// <summary>Images in a batch, at most.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Batches in a step of the optimizer, at most.</summary>
    public required int GradientAccumulation { get; init; }

    /// <summary>The length of the training.</summary>
    public required EpochsOrSteps Length { get; init; }

    /// <summary>The time in which the training has to end; null for any.</summary>
    public required double? TimeBudgetMinutes { get; init; }

    /// <summary>What lies between two evaluations.</summary>
    public required EpochsOrSteps Interval { get; init; }

    /// <summary>Which images an epoch uses.</summary>
    public required Sampling Sampling { get; init; }

    /// <summary>How much of the weights' moving average remains in a step; 0 for no average.</summary>
    public required double WeightAverage { get; init; }

    /// <summary>Whether the networks between the first and the last one are validated as well.</summary>
    public required bool WeightInterpolation { get; init; }

    /// <summary>The optimizer.</summary>
    public required ResolvedOptimizer Optimizer { get; init; }

    /// <summary>The largest length of the gradient; 0 for any length.</summary>
    public required double GradientClipping { get; init; }

    /// <summary>The learning rate's course; its warm-up is set.</summary>
    public required ScheduleOptions Schedule { get; init; }

    /// <summary>When to stop before the end.</summary>
    public required EarlyStoppingOptions EarlyStopping { get; init; }

    /// <summary>Decides the order of the images and how they are augmented.</summary>
    public required int Seed { get; init; }

    /// <summary>The numbers in which training steps compute.</summary>
    public required TrainingPrecision Precision { get; init; }

    /// <summary>Where the network is trained.</summary>
    public required TrainingDevice Device { get; init; }

    /// <summary>Threads that the steps use.</summary>
    public required int Threads { get; init; }
}
