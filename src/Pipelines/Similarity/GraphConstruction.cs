using Pipelines.Features;

namespace Pipelines.Similarity;

/// <summary>Makes the graph of an index, measures how well it finds, and sets how many candidates a search keeps by that.</summary>
internal sealed class GraphConstruction
{
    /// <summary>The name of this stage in progress reports.</summary>
    public const string Stage = "building the graph";

    private const int Queries = 200;
    private const int Neighbours = 10;
    private const double WantedRecall = 0.99;
    private static readonly int[] s_expansions = [64, 96, 128, 192, 256, 384, 512, 768, 1024];

    /// <summary>The keys of the images, in their order.</summary>
    public required IReadOnlyList<ulong> Keys { get; init; }

    /// <summary>The graph of the index before; null for none.</summary>
    public IndexFile? Before { get; init; }

    /// <summary>Keys of the graph before whose images are not there any more.</summary>
    public IReadOnlyList<ulong> Removed { get; init; } = [];

    /// <summary>The first image that is not in the graph before.</summary>
    public int FirstNew { get; init; }

    /// <summary>Receives the progress.</summary>
    public IProgress<StageProgress>? Progress { get; init; }

    /// <summary>Stops the work.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Makes it.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public unsafe GraphOutcome Make(UnitVectors vectors)
    {
        var graph = Before?.LoadGraph() ?? NeighbourGraph.Create(vectors.Dimensions);
        try
        {
            foreach (var key in Removed)
            {
                graph.Remove(key);
            }

            graph.Reserve(vectors.Count + Removed.Count);
            var meter = new ProgressMeter(Stage, FirstNew, vectors.Count, Progress, TimeProvider.System);
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = Cancellation };
            Parallel.For(FirstNew, (int)vectors.Count, parallel, row =>
            {
                graph.Add(Keys[row], vectors.Address(row));
                meter.Add();
            });
            meter.Finish();
            return Measured(graph, vectors);
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    /// <summary>Searches for images of the index, spread evenly over it, without themselves.</summary>
    private GraphOutcome Measured(NeighbourGraph graph, UnitVectors vectors)
    {
        var count = (int)Math.Min(Queries, vectors.Count);
        long[] rows = [.. Enumerable.Range(0, count).Select(i => i * vectors.Count / count)];
        float[][] queries = [.. rows.Select(row => vectors.Row(row).ToArray())];
        var truth = ExactSearch.FindAll(vectors, queries, Neighbours + 1);
        long[][] wanted = [.. truth.Select((found, i) => found.Select(image => image.Row).Where(row => row != rows[i])
            .Take(Neighbours).ToArray())];
        var keys = Keys.ToArray();
        var recall = 0.0;
        foreach (var expansion in s_expansions)
        {
            graph.SetExpansion(expansion);
            recall = rows.Select((row, i) => GraphSearch
                .Find(graph, vectors, key => Array.BinarySearch(keys, key), queries[i], Neighbours + 1)
                .Select(image => image.Row)
                .Where(found => found != row)
                .Take(Neighbours)
                .Intersect(wanted[i])
                .Count() / (double)wanted[i].Length).Average();
            if (recall >= WantedRecall)
            {
                return new(graph, expansion, recall);
            }
        }

        return new(graph, s_expansions[^1], recall);
    }
}
