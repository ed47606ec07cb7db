using Pipelines.Numerics;

namespace Pipelines.Classification;

/// <summary>
/// The vectors of the training images as a head learns from them, with their classes: normalised where the embedding is, then scaled.
/// </summary>
internal sealed class HeadTrainingSet
{
    private readonly bool _normalizes;

    private HeadTrainingSet(FeatureMatrix features, IReadOnlyList<int> labels, IReadOnlyList<string> classNames, EmbeddingOptions embedding)
    {
        // Without a bottleneck the head sees the normalised features themselves, so they are scaled after it, not before.
        _normalizes = embedding is { L2Normalize: true, Dimensions: null };
        var rows = Normalized(features);
        Scaling = FeatureScaling.Of(rows);
        Rows = new(Scaling.Apply(rows), labels);
        (ClassNames, Embedding) = (classNames, embedding);
    }

    /// <summary>The vectors [N, D] and their classes.</summary>
    public LabelledVectors Rows { get; }

    /// <summary>Names of the K classes in the order of their numbers.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The bottleneck and the normalisation before the head.</summary>
    public EmbeddingOptions Embedding { get; }

    /// <summary>How the vectors were scaled.</summary>
    public FeatureScaling Scaling { get; }

    /// <summary>Checks and scales vectors.</summary>
    /// <param name="features">Feature vectors of the training images [N, D].</param>
    /// <param name="labels">Class of each training image, 0 to K − 1.</param>
    /// <param name="classNames">Names of the K classes, at least 2, in the order of their numbers.</param>
    /// <param name="embedding">The bottleneck and the normalisation before the head.</param>
    /// <exception cref="ArgumentException">Rows, labels or classes do not fit together.</exception>
    /// <exception cref="PipelineException">A vector has a number that is not finite.</exception>
    public static HeadTrainingSet Of(
        FeatureMatrix features, IReadOnlyList<int> labels, IReadOnlyList<string> classNames, EmbeddingOptions embedding)
    {
        TrainingRows.Check(features, labels, classNames.Count, "train");
        return new(features, labels, classNames, embedding);
    }

    /// <summary>Checks the vectors of validation images, and scales them by the training images.</summary>
    /// <inheritdoc cref="Of"/>
    public LabelledVectors Validation(FeatureMatrix features, IReadOnlyList<int> labels)
    {
        TrainingRows.Check(features, labels, ClassNames.Count, "validation", Rows.Vectors.Columns);
        return new(Scaling.Apply(Normalized(features)), labels);
    }

    private FeatureMatrix Normalized(FeatureMatrix features) => _normalizes ? L2Normalization.InDoublePrecision(features) : features;
}
