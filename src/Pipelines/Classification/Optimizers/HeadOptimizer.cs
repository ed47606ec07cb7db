using Pipelines.Training.Optimizers;

namespace Pipelines.Classification.Optimizers;

/// <summary>Turns gradients into steps, by torch's definition of each rule; weights are decayed, biases are not.</summary>
internal abstract class HeadOptimizer
{
    /// <summary>The optimizer over these parameters.</summary>
    /// <param name="options">The rule and its constants.</param>
    /// <param name="parameters">What is learned.</param>
    public static HeadOptimizer Create(ResolvedOptimizer options, IReadOnlyList<HeadParameter> parameters) => options.Type switch
    {
        OptimizerType.Sgd => new SgdOptimizer(parameters, options.Momentum, options.Nesterov, options.WeightDecay),
        OptimizerType.Adam => new AdamOptimizer(options, parameters, decoupled: false),
        OptimizerType.AdamW => new AdamOptimizer(options, parameters, decoupled: true),
        OptimizerType.RmsProp => new RmsPropOptimizer(options, parameters),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Type, "Unknown optimizer."),
    };

    /// <summary>Changes the parameters by one step along their gradients.</summary>
    public abstract void Step(double learningRate);
}
