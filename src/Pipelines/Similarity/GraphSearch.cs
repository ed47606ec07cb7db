namespace Pipelines.Similarity;

/// <summary>A search in a graph: it gives candidates by rounded vectors, which are then compared exactly.</summary>
internal static class GraphSearch
{
    private const int LeastCandidates = 32;

    /// <summary>The vectors that are most similar to a query, most of them.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="vectors">The vectors.</param>
    /// <param name="rowOf">The row of a key; negative where it has none.</param>
    /// <param name="query">A vector of length 1.</param>
    /// <param name="top">How many.</param>
    public static IReadOnlyList<(long Row, float Similarity)> Find(
        NeighbourGraph graph, UnitVectors vectors, Func<ulong, long> rowOf, float[] query, int top)
    {
        var best = new TopList(top);
        foreach (var key in graph.Search(query, Math.Max(2 * top, LeastCandidates)))
        {
            if (rowOf(key) is >= 0 and var row)
            {
                best.Offer(row, System.Numerics.Tensors.TensorPrimitives.Dot(vectors.Row(row), query));
            }
        }

        return [.. best.Rows];
    }
}
