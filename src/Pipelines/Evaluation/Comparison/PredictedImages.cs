using Pipelines.Classification.Decision;
using Pipelines.Evaluation.Intervals;
using Pipelines.Numerics;

namespace Pipelines.Evaluation.Comparison;

/// <summary>The images of a <c>predictions.csv</c>, one for each row.</summary>
internal abstract record PredictedImages
{
    /// <summary>Their names.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Their labels; null where the file has none.</summary>
    public required IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Short hashes of their bytes; null in a file of an older version.</summary>
    public required IReadOnlyList<string>? Hashes { get; init; }

    /// <summary>Their groups, empty for an image that stands for itself; null where none has one.</summary>
    public required IReadOnlyList<string>? Groups { get; init; }

    /// <summary>The number of images.</summary>
    public int Count => Paths.Count;

    /// <summary>Which of some images belong together.</summary>
    /// <param name="rows">The images, by their rows.</param>
    public ImageGroups GroupsOf(IEnumerable<int> rows) => ImageGroups.Of(
        [.. rows.Select(row => Groups?[row] is { Length: > 0 } group ? $"group {group}" : Hashes is null ? null : $"hash {Hashes[row]}")]);
}

/// <summary>The predictions of a classifier.</summary>
/// <param name="Classes">The classes, in the order of the scores.</param>
/// <param name="Truth">The number of each image's true class.</param>
/// <param name="Predictions">The number of each image's predicted class.</param>
/// <param name="Scores">The score of each class, row by row.</param>
internal sealed record ClassifiedImages(
    IReadOnlyList<string> Classes, IReadOnlyList<int> Truth, IReadOnlyList<int> Predictions, FeatureMatrix Scores) : PredictedImages
{
    /// <summary>What the model decided on each; null of one that does not decide.</summary>
    public DecidedImages? Decided { get; init; }

    /// <summary>What metrics need to know of some of the images.</summary>
    /// <param name="rows">The images, by their rows.</param>
    public EvaluatedImages Evaluated(IReadOnlyList<int> rows) => new(
        Classes.Count,
        [.. rows.Select(row => Truth[row])],
        [.. rows.Select(row => Predictions[row])],
        [.. rows.Select(row => ClassScores.LogLoss(Scores.Row(row), Truth[row]))]);
}

/// <summary>The clusters of a clustering.</summary>
/// <param name="Clusters">The number of each image's cluster.</param>
internal sealed record ClusteredImages(IReadOnlyList<int> Clusters) : PredictedImages;
