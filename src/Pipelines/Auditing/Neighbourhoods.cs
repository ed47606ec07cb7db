using System.Collections.Concurrent;
using Pipelines.Data.NearDuplicates;
using Pipelines.Numerics;

namespace Pipelines.Auditing;

/// <summary>
/// The nearest images of each image by the cosine of their vectors. Memory does not grow with the square of their number.
/// </summary>
/// <param name="MeanDistances">The mean cosine distance of each image to its nearest ones.</param>
/// <param name="Alike">Pairs whose vectors are alike: of each image the nearest later ones.</param>
internal sealed record Neighbourhoods(double[] MeanDistances, IReadOnlyCollection<AlikeVectors> Alike)
{
    /// <summary>How many nearest images count.</summary>
    public const int Neighbours = 10;

    private const int QueriesInBlock = 256;
    private const int ReferencesInBlock = 2048;

    /// <summary>Finds them, block by block.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="progress">Receives the number of images.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static Neighbourhoods Find(FeatureMatrix vectors, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var unit = L2Normalization.Of(vectors);
        var (means, alike) = (new double[unit.Rows], new ConcurrentBag<AlikeVectors>());
        var (bias, cosines) = (new float[ReferencesInBlock], new float[QueriesInBlock * ReferencesInBlock]);
        for (var from = 0; from < unit.Rows; from += QueriesInBlock)
        {
            int[] queries = [.. Enumerable.Range(from, Math.Min(QueriesInBlock, unit.Rows - from))];
            Nearest[] nearest = [.. queries.Select(query => new Nearest(query))];
            for (var start = 0; start < unit.Rows; start += ReferencesInBlock)
            {
                cancellation.ThrowIfCancellationRequested();
                int[] references = [.. Enumerable.Range(start, Math.Min(ReferencesInBlock, unit.Rows - start))];
                var block = bias.Length == references.Length ? bias : new float[references.Length];
                MatrixProducts.Linear(new RowView(unit, queries), new RowView(unit, references), block, cosines);
                Parallel.For(
                    0, queries.Length, i => nearest[i].Add(cosines.AsSpan(i * references.Length, references.Length), start));
            }

            foreach (var found in nearest)
            {
                means[found.Query] = found.MeanDistance;
                found.Alike.ForEach(alike.Add);
            }

            progress?.Report(new("comparing vectors", from + queries.Length, unit.Rows));
        }

        return new(means, alike);
    }

    /// <summary>The nearest references of one query, as far as they were looked at.</summary>
    private sealed class Nearest(int query)
    {
        private readonly PriorityQueue<int, float> _nearest = new();
        private readonly PriorityQueue<int, float> _later = new();

        public int Query => query;

        public double MeanDistance => _nearest.Count == 0 ? 0 : _nearest.UnorderedItems.Average(item => 1.0 - item.Priority);

        public List<AlikeVectors> Alike => [.. _later.UnorderedItems.Select(item => new AlikeVectors(query, item.Element, item.Priority))];

        public void Add(ReadOnlySpan<float> cosines, int start)
        {
            for (var i = 0; i < cosines.Length; i++)
            {
                if (start + i == query)
                {
                    continue;
                }

                Keep(_nearest, Neighbours, start + i, cosines[i]);
                if (start + i > query && cosines[i] >= NearDuplicateSearch.LeastCosine)
                {
                    Keep(_later, NearDuplicateSearch.MostCandidates, start + i, cosines[i]);
                }
            }
        }

        private static void Keep(PriorityQueue<int, float> queue, int most, int reference, float cosine)
        {
            if (queue.Count < most)
            {
                queue.Enqueue(reference, cosine);
            }
            else if (queue.TryPeek(out _, out var least) && cosine > least)
            {
                queue.EnqueueDequeue(reference, cosine);
            }
        }
    }
}
