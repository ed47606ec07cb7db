using Pipelines.Classification.Decision;
using Pipelines.Data;
using Pipelines.Numerics;

namespace Pipelines.Prediction;

/// <summary>An evaluation with what it is made of.</summary>
/// <param name="Evaluation">The metrics.</param>
/// <param name="Images">The images that could be read.</param>
/// <param name="Vectors">A row for each: the scores of a classifier, the embeddings of a clustering.</param>
/// <param name="Numbers">The number of each image's true class; of a clustering that of its group.</param>
internal sealed record EvaluatedPlace(
    ModelEvaluation Evaluation, IReadOnlyList<ImageItem> Images, FeatureMatrix Vectors, IReadOnlyList<int> Numbers)
{
    /// <summary>What a classifier decided on each; null of one that does not decide.</summary>
    public DecidedImages? Decided { get; init; }
}
