using Pipelines.Numerics;

namespace Pipelines.Reporting.Pictures;

/// <summary>Finds the nearest reference vectors by the cosine of the angle.</summary>
internal static class NearestImages
{
    private const int QueryRows = 16;
    private const int ReferenceRows = 256;

    /// <summary>For each query the nearest references, nearest first.</summary>
    /// <param name="queries">The vectors to look from.</param>
    /// <param name="references">The vectors to find.</param>
    /// <param name="count">How many.</param>
    /// <param name="isSelf">Whether row i of both is the same image, which is then left out.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static IReadOnlyList<(int Row, float Similarity)>[] Find(
        FeatureMatrix queries, FeatureMatrix references, int count, bool isSelf, CancellationToken cancellation)
    {
        var (q, r) = (L2Normalization.Of(queries), L2Normalization.Of(references));
        var nearest = new IReadOnlyList<(int, float)>[queries.Rows];
        Parallel.For(
            0,
            (queries.Rows + QueryRows - 1) / QueryRows,
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
            block => OfBlock(q, block * QueryRows, r, count, isSelf, nearest));
        return nearest;
    }

    private static void OfBlock(
        FeatureMatrix q, int first, FeatureMatrix r, int count, bool isSelf, IReadOnlyList<(int, float)>[] nearest)
    {
        var rows = Math.Min(QueryRows, q.Rows - first);
        var best = Enumerable.Range(0, rows).Select(_ => new List<(int Row, float Similarity)>(count + 1)).ToArray();
        var distances = new float[QueryRows * ReferenceRows];
        for (var other = 0; other < r.Rows; other += ReferenceRows)
        {
            var others = Math.Min(ReferenceRows, r.Rows - other);
            SquaredDistances.Between(q, first, rows, r, other, others, distances);
            for (var row = 0; row < rows; row++)
            {
                for (var i = 0; i < others; i++)
                {
                    if (!isSelf || other + i != first + row)
                    {
                        // Of vectors of length 1 the squared distance is 2 − 2 cosines.
                        Keep(best[row], count, other + i, 1 - (distances[(row * others) + i] / 2));
                    }
                }
            }
        }

        for (var row = 0; row < rows; row++)
        {
            nearest[first + row] = best[row];
        }
    }

    private static void Keep(List<(int Row, float Similarity)> best, int count, int reference, float similarity)
    {
        if (best.Count == count && similarity <= best[^1].Similarity)
        {
            return;
        }

        var at = best.FindIndex(other => other.Similarity < similarity);
        best.Insert(at < 0 ? best.Count : at, (reference, similarity));
        if (best.Count > count)
        {
            best.RemoveAt(count);
        }
    }
}
