namespace Pipelines.Training.Optimizers;

/// <summary>An optimizer in which every value is decided.</summary>
internal sealed record ResolvedOptimizer : OptimizerConstants
{
    /// <summary>An optimizer with the constants that the rules have by default.</summary>
    public ResolvedOptimizer()
    {
    }

    /// <summary>An optimizer with these constants.</summary>
    public ResolvedOptimizer(OptimizerConstants constants)
        : base(constants)
    {
    }

    /// <summary>The rule.</summary>
    public required OptimizerType Type { get; init; }

    /// <summary>The highest learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>How strongly weights are pulled towards zero; 0 for not at all.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>The backbone's learning rate as a share of the head's.</summary>
    public double BackboneLearningRateFactor { get; init; } = 1;

    /// <summary>The learning rate of each stage of the backbone as a share of the next stage's.</summary>
    public double LayerDecay { get; init; } = 1;
}
