using System.Globalization;

namespace Pipelines.Tasks.Classification;

/// <summary>Whether small classes are recognised less often than the others because they are small.</summary>
internal static class ClassImbalance
{
    // A class with less than a third of the images of the largest one is small.
    private const int Ratio = 3;

    // So much lower must the recall of the small classes be, on so many images, that it is worth a word.
    private const double Gap = 0.1;
    private const int LeastImages = 5;

    /// <summary>The setting that helps, where it would; else nothing.</summary>
    /// <param name="options">The options: nothing is said where they balance the classes already.</param>
    /// <param name="trained">The class of each training image.</param>
    /// <param name="metrics">The metrics on held-out images.</param>
    public static IEnumerable<RunNote> Notes(PipelineOptions options, IReadOnlyList<int> trained, ClassificationMetrics metrics)
    {
        var (weights, training) = (options.Head.ClassWeights, options.Training);
        if (weights.IsBalanced || weights.Named.Count > 0 || training.Sampling == Sampling.Balanced || trained.Count == 0)
        {
            yield break;
        }

        var counts = new int[metrics.PerClass.Count];
        foreach (var label in trained)
        {
            counts[label]++;
        }

        var (smallest, largest) = (Array.IndexOf(counts, counts.Min()), Array.IndexOf(counts, counts.Max()));
        var classes = metrics.PerClass.Zip(counts).ToLookup(pair => pair.Second * Ratio < counts[largest], pair => pair.First);
        if (Recall(classes[true]) is not { Images: >= LeastImages } small
            || Recall(classes[false]) is not { Images: >= LeastImages } others
            || small.Recall > others.Recall - Gap)
        {
            yield break;
        }

        var sampling = training.Transfer == TransferForm.FeatureVectors ? "" : ", or \"training\": { \"sampling\": \"balanced\" }";
        yield return new(string.Create(
            CultureInfo.InvariantCulture,
            $"The classes are unequal, from {Quantity.Of(counts[smallest], "training images")} ({metrics.PerClass[smallest].Label}) to "
                + $"{counts[largest]} ({metrics.PerClass[largest].Label}), and small ones are recognised less often: recall "
                + $"{small.Recall:0.00}, of the others {others.Recall:0.00}. "
                + $"\"head\": {{ \"classWeights\": \"balanced\" }} lets each class count the same{sampling}."));
    }

    private static (double Recall, int Images) Recall(IEnumerable<ClassMetrics> classes)
    {
        var (hits, images) = (0.0, 0);
        foreach (var row in classes)
        {
            (hits, images) = (hits + (row.Recall * row.Support), images + row.Support);
        }

        return (images == 0 ? 0 : hits / images, images);
    }
}
