using System.Numerics.Tensors;
using Pipelines.Numerics;

namespace Pipelines.Classification.Decision;

/// <summary>
/// K-means on the unit sphere (Dhillon and Modha, 2001). The result does not depend on the order of the vectors.
/// </summary>
internal static class SphericalMeans
{
    private const int Seed = 1;
    private const int MostSteps = 20;

    /// <summary>The means, each of length 1.</summary>
    /// <param name="vectors">Vectors of length 1; at least one.</param>
    /// <param name="count">How many means; fewer where there are fewer vectors.</param>
    public static FeatureMatrix Of(FeatureMatrix vectors, int count)
    {
        var ordered = InOrder(vectors);
        var means = Start(ordered, Math.Min(count, ordered.Rows));
        var of = new int[ordered.Rows];
        for (var step = 0; step < MostSteps; step++)
        {
            var isSame = step > 0;
            for (var row = 0; row < ordered.Rows; row++)
            {
                var nearest = Nearest(means, ordered.Row(row)).Mean;
                isSame &= of[row] == nearest;
                of[row] = nearest;
            }

            if (isSame)
            {
                break;
            }

            means = Means(ordered, of, means);
        }

        return means;
    }

    /// <summary>By the cosine to the mean of all, which no order of theirs changes but by rounding.</summary>
    private static FeatureMatrix InOrder(FeatureMatrix vectors)
    {
        var mean = Means(vectors, new int[vectors.Rows], new(1, vectors.Columns));
        return vectors.Select(
            [.. Enumerable.Range(0, vectors.Rows).OrderByDescending(row => TensorPrimitives.Dot<float>(vectors.Row(row), mean.Row(0)))]);
    }

    /// <summary>k-means++: each further start is drawn by how far vectors are from those before.</summary>
    private static FeatureMatrix Start(FeatureMatrix vectors, int count)
    {
        var random = new Random(Seed);
        List<int> starts = [random.Next(vectors.Rows)];
        while (starts.Count < count)
        {
            var chosen = vectors.Select(starts);
            double[] distances =
                [.. Enumerable.Range(0, vectors.Rows).Select(row => Math.Max(0, 1 - Nearest(chosen, vectors.Row(row)).Cosine))];
            var left = random.NextDouble() * distances.Sum();
            var next = 0;
            while (next < vectors.Rows - 1 && (left -= distances[next]) > 0)
            {
                next++;
            }

            starts.Add(next);
        }

        return vectors.Select(starts);
    }

    private static (int Mean, float Cosine) Nearest(FeatureMatrix means, ReadOnlySpan<float> vector)
    {
        var (best, highest) = (0, float.NegativeInfinity);
        for (var mean = 0; mean < means.Rows; mean++)
        {
            var cosine = TensorPrimitives.Dot(means.Row(mean), vector);
            (best, highest) = cosine > highest ? (mean, cosine) : (best, highest);
        }

        return (best, highest);
    }

    private static FeatureMatrix Means(FeatureMatrix vectors, int[] of, FeatureMatrix before)
    {
        var sums = new FeatureMatrix(before.Rows, before.Columns);
        for (var row = 0; row < vectors.Rows; row++)
        {
            var sum = sums.Row(of[row]);
            TensorPrimitives.Add(sum, vectors.Row(row), sum);
        }

        for (var mean = 0; mean < sums.Rows; mean++)
        {
            if (!of.Contains(mean))
            {
                before.Row(mean).CopyTo(sums.Row(mean));
            }
        }

        return L2Normalization.Of(sums);
    }
}
