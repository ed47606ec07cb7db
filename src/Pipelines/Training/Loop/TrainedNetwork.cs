using Pipelines.Onnx;

namespace Pipelines.Training.Loop;

/// <summary>What training a network gave.</summary>
/// <param name="Model">The best network.</param>
/// <param name="Epoch">The epoch that it is from; 0 for the network with which training began, such as a linear probe.</param>
/// <param name="Result">How good it is on the images that judge; null where there are none.</param>
/// <param name="Share">How far it lies on the way from the network with which training began to the one of that epoch: 1 for that one itself.</param>
/// <param name="Records">The course of training, one for each evaluation.</param>
/// <param name="Notes">What a person should know: which model was kept and why, why training ended early.</param>
internal sealed record TrainedNetwork(OnnxModel Model, int Epoch, Judgement? Result, double Share, IReadOnlyList<TrainingRecord> Records, IReadOnlyList<string> Notes)
{
    /// <summary>Whether training ended because the loss exploded: the network as it stood last is then of no use, the best one is.</summary>
    public bool HasExploded { get; init; }
}
