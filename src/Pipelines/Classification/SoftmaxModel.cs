using Pipelines.Numerics;
using Pipelines.Training.Loop;

namespace Pipelines.Classification;

/// <summary>A trained classifier on raw feature vectors: scores = softmax(head(embedding)).</summary>
/// <param name="Bottleneck">Features D → embedding E; null where the embedding is the feature vector.</param>
/// <param name="Head">
/// Embedding E → one score before softmax for each of K classes. It follows the L2 normalisation, where the embedding has one.
/// </param>
/// <param name="Records">The course of training, one for each evaluation.</param>
internal sealed record SoftmaxModel(LinearLayer? Bottleneck, LinearLayer Head, IReadOnlyList<TrainingRecord> Records)
{
    /// <summary>The epoch, from 1, whose weights these are: the one with the lowest validation loss, or the last.</summary>
    public required int Epoch { get; init; }

    /// <summary>What a person should know about this training, such as why it stopped early.</summary>
    public required IReadOnlyList<RunNote> Notes { get; init; }
}
