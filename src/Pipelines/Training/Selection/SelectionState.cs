using Pipelines.Onnx;

namespace Pipelines.Training.Selection;

/// <summary>Everything that changes in a model selection: what a checkpoint keeps of it.</summary>
/// <param name="Best">The best network so far; at first the one with which training starts.</param>
/// <param name="StartResult">How good the network with which training starts is; null without validation images.</param>
internal sealed record SelectionState(BestNetwork Best, ValidationResult? StartResult)
{
    /// <summary>The state of a new training.</summary>
    /// <param name="model">The network with which training starts.</param>
    /// <param name="result">How good it is; null without validation images.</param>
    public static SelectionState Start(OnnxModel model, ValidationResult? result) => new(new(model, 0, result), result);
}

/// <summary>The best network so far.</summary>
/// <param name="Model">The network.</param>
/// <param name="Step">Steps of the optimizer before it; 0 for the network with which training starts.</param>
/// <param name="Result">How good it is; null without validation images.</param>
/// <param name="Share">
/// How far it lies on the way from the network with which training starts to the network after those steps, from 0 to 1: 1 for the latter
/// itself.
/// </param>
internal sealed record BestNetwork(OnnxModel Model, long Step, ValidationResult? Result, double Share = 1);
