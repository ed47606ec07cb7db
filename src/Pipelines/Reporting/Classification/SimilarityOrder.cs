namespace Pipelines.Reporting.Classification;

/// <summary>Puts classes that are taken for one another side by side.</summary>
internal static class SimilarityOrder
{
    /// <summary>
    /// An order of the classes: groups of them are joined, the most confused first (average linkage), each pair of groups by the ends
    /// that are confused most.
    /// </summary>
    /// <param name="counts">Images by <c>[truth][prediction]</c>.</param>
    public static IReadOnlyList<int> Of(IReadOnlyList<IReadOnlyList<int>> counts)
    {
        var n = counts.Count;
        var shares = new double[n, n];
        for (var a = 0; a < n; a++)
        {
            var images = Math.Max(1, counts[a].Sum());
            for (var b = 0; b < n; b++)
            {
                shares[a, b] += (double)counts[a][b] / images;
                shares[b, a] += (double)counts[a][b] / images;
            }
        }

        var groups = Enumerable.Range(0, n).Select(label => new List<int> { label }).ToList();
        var between = (double[,])shares.Clone();
        while (groups.Count > 1)
        {
            var (first, second) = MostAlike(between, groups.Count);
            var (a, b) = (groups[first], groups[second]);
            Join(between, groups.Count, first, second, a.Count, b.Count);
            groups[first] = Chain(a, b, shares);
            groups[second] = groups[^1];
            groups.RemoveAt(groups.Count - 1);
        }

        return groups.Count == 0 ? [] : groups[0];
    }

    private static (int First, int Second) MostAlike(double[,] between, int count)
    {
        var best = (First: 0, Second: 1);
        for (var a = 0; a < count; a++)
        {
            for (var b = a + 1; b < count; b++)
            {
                best = between[a, b] > between[best.First, best.Second] ? (a, b) : best;
            }
        }

        return best;
    }

    /// <summary>The first group becomes both, and the last one takes the place of the second.</summary>
    private static void Join(double[,] between, int count, int first, int second, int sizeOfFirst, int sizeOfSecond)
    {
        for (var other = 0; other < count; other++)
        {
            var mean = ((between[first, other] * sizeOfFirst) + (between[second, other] * sizeOfSecond)) / (sizeOfFirst + sizeOfSecond);
            between[first, other] = between[other, first] = mean;
        }

        for (var other = 0; other < count; other++)
        {
            between[second, other] = between[other, second] = between[count - 1, other];
        }
    }

    private static List<int> Chain(List<int> a, List<int> b, double[,] shares)
    {
        List<int> Reversed(List<int> list) => [.. Enumerable.Reverse(list)];
        (List<int>, List<int>)[] ways = [(a, b), (a, Reversed(b)), (Reversed(a), b), (Reversed(a), Reversed(b))];
        var (left, right) = ways.MaxBy(way => shares[way.Item1[^1], way.Item2[0]]);
        return [.. left, .. right];
    }
}
