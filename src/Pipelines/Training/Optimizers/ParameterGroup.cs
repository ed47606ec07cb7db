using TorchSharp.Modules;

namespace Pipelines.Training.Optimizers;

/// <summary>Parameters that an optimizer treats alike.</summary>
/// <param name="Parameters">The parameters, at least one.</param>
/// <param name="LearningRateFactor">Their learning rate as a share of the one that is set.</param>
/// <param name="Decays">Whether weight decay applies to them.</param>
internal sealed record ParameterGroup(IReadOnlyList<Parameter> Parameters, double LearningRateFactor, bool Decays);
