using System.Numerics.Tensors;
using Pipelines.Numerics;

namespace Pipelines.Reporting.Pictures;

/// <summary>Finds the nearest reference vectors by the cosine of the angle.</summary>
internal static class NearestImages
{
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
            queries.Rows,
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
            row => nearest[row] = [.. Of(q, row, r, count, isSelf)]);
        return nearest;
    }

    private static List<(int Row, float Similarity)> Of(FeatureMatrix q, int row, FeatureMatrix r, int count, bool isSelf)
    {
        var best = new List<(int Row, float Similarity)>(count + 1);
        for (var reference = 0; reference < r.Rows; reference++)
        {
            var similarity = TensorPrimitives.Dot(q.Row(row), r.Row(reference));
            if ((isSelf && reference == row) || (best.Count == count && similarity <= best[^1].Similarity))
            {
                continue;
            }

            var at = best.FindIndex(other => other.Similarity < similarity);
            best.Insert(at < 0 ? best.Count : at, (reference, similarity));
            if (best.Count > count)
            {
                best.RemoveAt(count);
            }
        }

        return best;
    }
}
