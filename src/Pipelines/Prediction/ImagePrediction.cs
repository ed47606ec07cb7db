using System.Numerics.Tensors;
using Pipelines.Evaluation;

namespace Pipelines;

/// <summary>What a model says about one image: a classifier the class, a clustering the cluster.</summary>
public sealed class ImagePrediction
{
    private readonly IReadOnlyList<string> _labels;

    private ImagePrediction(IReadOnlyList<string> labels) => _labels = labels;

    /// <summary>The most probable class; null of a clustering.</summary>
    public string? Label { get; private init; }

    /// <summary>The probability of <see cref="Label"/>; null of a clustering.</summary>
    public double? Score { get; private init; }

    /// <summary>
    /// The probability of each class, in the order of <see cref="ImageModel.Labels"/>; they add up to 1. Empty of a clustering.
    /// </summary>
    public IReadOnlyList<double> Scores { get; private init; } = [];

    /// <summary>The number of the nearest cluster, from 1; null of a classifier.</summary>
    public int? Cluster { get; private init; }

    /// <summary>The Euclidean distance from the embedding to the centroid of <see cref="Cluster"/>; null of a classifier.</summary>
    public double? Distance { get; private init; }

    /// <summary>The Euclidean distance to the centroid of each cluster, the first first; empty of a classifier.</summary>
    public IReadOnlyList<double> Distances { get; private init; } = [];

    /// <summary>
    /// Whether the prediction can be relied on; null of a model without a decision, which is one whose pipeline has no <c>decision</c>.
    /// </summary>
    public ImageDecision? Decision { get; private init; }

    /// <summary>
    /// How much the image is like those that the model was trained on, from 0 to 1: the share of known images that are less so. Null of a
    /// model that does not tell unknown images.
    /// </summary>
    public double? Typicality { get; private init; }

    /// <summary>
    /// The classes that the image may show, the most probable first; the right one is among them as often as the pipeline's
    /// <c>coverage</c> promises. May be empty: no class is likely enough. Null of a model without prediction sets.
    /// </summary>
    public IReadOnlyList<string>? PredictionSet { get; private init; }

    /// <summary>The most probable classes, or the nearest clusters, the best first.</summary>
    /// <param name="count">How many; all where there are fewer.</param>
    public IReadOnlyList<RankedLabel> Top(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var ranked = Cluster is null
            ? Scores.Select((score, i) => new RankedLabel(_labels[i], score)).OrderByDescending(label => label.Value)
            : Distances.Select((distance, i) => new RankedLabel($"{ClusterSummary.NumberOf(i)}", distance)).OrderBy(label => label.Value);
        return [.. ranked.Take(count)];
    }

    /// <summary>The class or the cluster's number.</summary>
    public override string ToString() => Label ?? $"{Cluster}";

    /// <summary>Of a classifier.</summary>
    /// <param name="labels">The names of the classes.</param>
    /// <param name="scores">Their probabilities.</param>
    /// <param name="decision">Whether it accepts the prediction; null of one that does not decide.</param>
    /// <param name="typicality">How typical the image is; null where that is not known.</param>
    /// <param name="set">The prediction set; null for none.</param>
    internal static ImagePrediction OfScores(
        IReadOnlyList<string> labels,
        ReadOnlySpan<float> scores,
        ImageDecision? decision = null,
        double? typicality = null,
        IReadOnlyList<string>? set = null)
    {
        var best = TensorPrimitives.IndexOfMax(scores);
        return new(labels)
        {
            Label = labels[best],
            Score = scores[best],
            Scores = Convert(scores, score => score),
            Decision = decision,
            Typicality = typicality,
            PredictionSet = set,
        };
    }

    /// <summary>Of a clustering.</summary>
    /// <param name="squaredDistances">The squared distances to the centroids.</param>
    internal static ImagePrediction OfDistances(ReadOnlySpan<float> squaredDistances)
    {
        var nearest = TensorPrimitives.IndexOfMin(squaredDistances);
        var distances = Convert(squaredDistances, square => Math.Sqrt(square));
        return new([]) { Cluster = ClusterSummary.NumberOf(nearest), Distance = distances[nearest], Distances = distances };
    }

    private static double[] Convert(ReadOnlySpan<float> numbers, Func<float, double> convert)
    {
        var converted = new double[numbers.Length];
        for (var i = 0; i < converted.Length; i++)
        {
            converted[i] = convert(numbers[i]);
        }

        return converted;
    }
}
