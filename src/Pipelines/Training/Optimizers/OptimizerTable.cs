namespace Pipelines.Training.Optimizers;

/// <summary>The optimizers: a row for each. Its options and what the words mean stand in <see cref="OptimizerOptions"/>.</summary>
internal static class OptimizerTable
{
    /// <summary>The row of an optimizer. One without a row does not compile.</summary>
    public static OptimizerRow Of(OptimizerType type) => type switch
    {
        OptimizerType.Sgd => new()
        {
            HeadLearningRate = 0.01,
            NetworkLearningRate = 0.01,
            NetworkWeightDecay = 0.0001,
            PretextWeightDecay = 0.0005,
            ForNetwork = (options, groups) => new Sgd(options, groups),
            ForHead = (options, parameters) => new HeadSgd(options, parameters),
        },
        OptimizerType.Adam => new()
        {
            HeadLearningRate = 0.002,
            NetworkLearningRate = 0.001,
            NetworkWeightDecay = 0.0001,
            PretextWeightDecay = 0.0005,
            ForNetwork = (options, groups) => new Adam(options, groups, decoupled: false),
            ForHead = (options, parameters) => new HeadAdam(options, parameters, decoupled: false),
        },
        OptimizerType.AdamW => new()
        {
            HeadLearningRate = 0.002,
            NetworkLearningRate = 0.001,
            NetworkWeightDecay = 0.01,
            PretextWeightDecay = 0.05,
            DecaysApart = true,
            ForNetwork = (options, groups) => new Adam(options, groups, decoupled: true),
            ForHead = (options, parameters) => new HeadAdam(options, parameters, decoupled: true),
        },

        // Its momentum adds steps up: a tenth of the rates of Adam.
        OptimizerType.RmsProp => new()
        {
            HeadLearningRate = 0.0002,
            NetworkLearningRate = 0.0001,
            NetworkWeightDecay = 0.0001,
            PretextWeightDecay = 0.0005,
            ForNetwork = (options, groups) => new RmsProp(options, groups),
            ForHead = (options, parameters) => new HeadRmsProp(options, parameters),
        },
    };
}

/// <summary>All that is known of an optimizer, beside its options: usual values, and how it is made.</summary>
internal sealed record OptimizerRow
{
    /// <summary>The usual learning rate of a head on stored vectors, which are scaled so that one rate suits every backbone.</summary>
    public required double HeadLearningRate { get; init; }

    /// <summary>The usual learning rate of a network.</summary>
    public required double NetworkLearningRate { get; init; }

    /// <summary>The usual weight decay of a network that is trained as a classifier.</summary>
    public required double NetworkWeightDecay { get; init; }

    /// <summary>The usual weight decay of a network in a pretext task.</summary>
    public required double PretextWeightDecay { get; init; }

    /// <summary>Whether weight decay is apart from the gradient, so that the gradient's size does not divide it.</summary>
    public bool DecaysApart { get; init; }

    /// <summary>The optimizer of a network's parameters; it must be disposed of.</summary>
    public required Func<ResolvedOptimizer, IReadOnlyList<ParameterGroup>, Optimizer> ForNetwork { get; init; }

    /// <summary>The optimizer of a head's parameters.</summary>
    public required Func<ResolvedOptimizer, IReadOnlyList<HeadParameter>, HeadOptimizer> ForHead { get; init; }
}
