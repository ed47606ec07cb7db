using Pipelines.Training;
using Pipelines.Training.Optimizers;

namespace Pipelines.Classification;

/// <summary>How a head is trained on stored vectors: <see cref="TrainingOptions"/> in which every value that it needs is decided.</summary>
internal sealed record ResolvedHeadTraining
{
    /// <summary>Vectors in a step, at most.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The length of the training.</summary>
    public required EpochsOrSteps Length { get; init; }

    /// <summary>What lies between two evaluations.</summary>
    public required EpochsOrSteps Interval { get; init; }

    /// <summary>The optimizer.</summary>
    public required ResolvedOptimizer Optimizer { get; init; }

    /// <summary>The learning rate's course; its warm-up is set.</summary>
    public required ScheduleOptions Schedule { get; init; }

    /// <summary>When to stop before the end.</summary>
    public required EarlyStoppingOptions EarlyStopping { get; init; }

    /// <summary>Decides the first weights of a bottleneck and the order of the vectors.</summary>
    public required int Seed { get; init; }
}
