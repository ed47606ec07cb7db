using System.Numerics.Tensors;

namespace Pipelines.Similarity;

/// <summary>Compares with every vector, on all cores: nothing is missed.</summary>
internal static class ExactSearch
{
    /// <summary>Blocks that a worker takes at a time: some hundred kilobytes to some megabytes.</summary>
    private const int BlocksInPart = 32;

    /// <summary>The vectors that are most similar to a query.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="query">A vector of length 1.</param>
    /// <param name="top">How many; at most as many as there are.</param>
    public static IReadOnlyList<(long Row, float Similarity)> Find(UnitVectors vectors, float[] query, int top) =>
        FindAll(vectors, [query], top)[0];

    /// <summary>The same for several queries; each vector is read once.</summary>
    public static IReadOnlyList<IReadOnlyList<(long Row, float Similarity)>> FindAll(
        UnitVectors vectors, IReadOnlyList<float[]> queries, int top)
    {
        var parts = (vectors.Blocks + BlocksInPart - 1) / BlocksInPart;
        var workers = Math.Clamp(parts, 1, Environment.ProcessorCount);
        var found = new TopList[workers][];
        var next = -1;
        void Work(int worker)
        {
            TopList[] best = [.. queries.Select(_ => new TopList(top))];
            while (Interlocked.Increment(ref next) is var part && part < parts)
            {
                var end = Math.Min((part + 1) * BlocksInPart, vectors.Blocks);
                for (var block = part * BlocksInPart; block < end; block++)
                {
                    Search(vectors, block, queries, best);
                }
            }

            found[worker] = best;
        }

        if (workers == 1)
        {
            Work(0);
        }
        else
        {
            ForEach(workers, Work);
        }

        return [.. Enumerable.Range(0, queries.Count).Select(query => Merge(found.Select(best => best[query]), top))];
    }

    /// <summary>Runs the workers, and throws the first error as it is.</summary>
    private static void ForEach(int workers, Action<int> work)
    {
        try
        {
            Parallel.For(0, workers, work);
        }
        catch (AggregateException error) when (error.InnerExceptions[0] is PipelineException inner)
        {
            throw new PipelineException(inner.Problems, inner);
        }
    }

    private static void Search(UnitVectors vectors, int block, IReadOnlyList<float[]> queries, TopList[] best)
    {
        var rows = vectors.Block(block);
        var dimensions = vectors.Dimensions;
        var first = (long)block * UnitVectors.RowsInBlock;
        for (var query = 0; query < best.Length; query++)
        {
            var list = best[query];
            ReadOnlySpan<float> wanted = queries[query];
            for (var at = 0; at < rows.Length; at += dimensions)
            {
                var similarity = TensorPrimitives.Dot(rows.Slice(at, dimensions), wanted);
                if (similarity >= list.Least)
                {
                    list.Offer(first + (at / dimensions), similarity);
                }
            }
        }
    }

    private static List<(long Row, float Similarity)> Merge(IEnumerable<TopList> lists, int top)
    {
        var merged = new TopList(top);
        foreach (var (row, similarity) in lists.SelectMany(list => list.Rows))
        {
            merged.Offer(row, similarity);
        }

        return [.. merged.Rows];
    }
}
