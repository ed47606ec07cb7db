namespace Pipelines.Training.Optimizers;

/// <summary>The optimizer of a head on stored vectors: changes arrays along their gradients. Weights are decayed, biases are not.</summary>
/// <remarks>
/// A head is trained without libtorch: its steps are too short for the price of a call into it, and they give the same bits on any number
/// of threads.
/// </remarks>
internal abstract class HeadOptimizer
{
    /// <summary>The optimizer over these parameters.</summary>
    /// <param name="options">The rule and its constants.</param>
    /// <param name="parameters">What is learned.</param>
    public static HeadOptimizer Create(ResolvedOptimizer options, IReadOnlyList<HeadParameter> parameters) =>
        OptimizerTable.Of(options.Type).ForHead(options, parameters);

    /// <summary>Changes the parameters by one step along their gradients.</summary>
    public abstract void Step(double learningRate);
}
