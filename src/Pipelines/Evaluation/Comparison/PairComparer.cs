namespace Pipelines.Evaluation.Comparison;

/// <summary>Compares two runs on the images that both were evaluated on.</summary>
internal static class PairComparer
{
    /// <summary>Compares them.</summary>
    /// <param name="first">The first run and its name.</param>
    /// <param name="second">The other run and its name.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static RunPair Compare((string Name, LoadedRun Run) first, (string Name, LoadedRun Run) second, CancellationToken cancellation)
    {
        var (one, other) = (first.Run.Images!, second.Run.Images!);
        var shared = SharedImages.Of(one, other);
        var text = new PairConclusion(first.Name, second.Name, shared, one.Count, other.Count);
        var pair = new RunPair(first.Name, second.Name, shared.First.Count, text.NotCompared) { Relabelled = shared.Relabelled };
        if (2L * shared.First.Count < Math.Min(one.Count, other.Count))
        {
            return pair;
        }

        if (one is ClusteredImages clusters)
        {
            var index = new LabelAgreement(
                Dense(shared.First, clusters.Clusters), Dense(shared.Second, ((ClusteredImages)other).Clusters)).AdjustedRandIndex;
            return pair with { AdjustedRandIndex = index, Conclusion = text.Clusters(index) };
        }

        var comparison = ClassifierPair.Compare((ClassifiedImages)one, (ClassifiedImages)other, shared, cancellation);
        return pair with { Classification = comparison, Conclusion = text.Classifiers(comparison) };
    }

    /// <summary>The clusters of some images, numbered from 0 without gaps.</summary>
    private static List<int> Dense(IReadOnlyList<int> rows, IReadOnlyList<int> clusters)
    {
        var numbers = new Dictionary<int, int>();
        var dense = new List<int>(rows.Count);
        foreach (var row in rows)
        {
            numbers.TryAdd(clusters[row], numbers.Count);
            dense.Add(numbers[clusters[row]]);
        }

        return dense;
    }
}
