using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Pipelines.Data;
using Pipelines.Runtime.Torch;
using Pipelines.Similarity;
using TorchSharp;

namespace Pipelines.Benchmarks.Vectors;

/// <summary>
/// One query in an index. Exact, 100,000 vectors of 512 numbers: against libtorch's matrix product and top-k on the same vectors (target:
/// no slower). With a graph, 1,000,000 of 128: against the exact search (target: 20 times as fast with recall@10 of 0.98).
/// </summary>
internal static class SearchBenchmark
{
    private const int Top = 10;
    private const int QueriesInRound = 40;

    /// <summary>Runs the comparisons.</summary>
    public static void Run(BenchmarkContext context)
    {
        Exact(context, vectors: 100_000, dimensions: 512);
        Graph(context, vectors: 1_000_000, dimensions: 128);
    }

    private static void Exact(BenchmarkContext context, int vectors, int dimensions)
    {
        var drawn = new DrawnVectors(dimensions, seed: 1);
        var path = Path.Combine(context.Folder, "exact.index");
        Write(path, drawn, vectors, graph: null);
        using var index = ImageIndex.Open(path);
        TorchLibrary.Load();
        using var matrix = torch.zeros(vectors, dimensions);
        Fill(matrix, drawn, vectors);
        context.Output.WriteLine($"exact, {vectors} vectors of {dimensions}, {Environment.ProcessorCount} cores; queries per second");
        var queries = Queries(drawn);
        var results = Alternation.Run(
            context.Output,
            context.Rounds,
            new Side("ImageIndex", () => PerSecond(queries, query => index.Search(query, Top))),
            new Side("libtorch mv + topk", () => PerSecond(queries, query =>
            {
                using var scope = torch.NewDisposeScope();
                var (_, found) = matrix.mv(torch.tensor(query)).topk(Top);
                _ = found.data<long>()[0];
            })));
        Print(context, $"ImageIndex / libtorch: {Alternation.MedianRatio(results[0], results[1]):f2}  (target 1.00)");
    }

    private static void Graph(BenchmarkContext context, int vectors, int dimensions)
    {
        var drawn = new DrawnVectors(dimensions, seed: 2);
        var (graphPath, exactPath) = (Path.Combine(context.Folder, "graph.index"), Path.Combine(context.Folder, "all.index"));
        Write(exactPath, drawn, vectors, graph: null);
        var started = Stopwatch.GetTimestamp();
        var progress = new Hundredths(context.Output);
        var info = Write(graphPath, drawn, vectors, keys => new GraphConstruction { Keys = keys, Progress = progress }.Make);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Print(
            context,
            $"graph of {vectors} x {dimensions}: built in {seconds:n0} s, {new FileInfo(graphPath).Length / 1e6:n0} MB with the vectors");
        Print(context, $"recall@10 as printed when built: {info.Recall:f4}, candidates {info.Expansion}");
        using var index = ImageIndex.Open(graphPath);
        using var exact = ImageIndex.Open(exactPath);
        var queries = Queries(drawn);
        var results = Alternation.Run(
            context.Output,
            context.Rounds,
            new Side("graph", () => PerSecond(queries, query => index.Search(query, Top))),
            new Side("exact", () => PerSecond(queries, query => exact.Search(query, Top))));
        var recall = queries.Average(query =>
            exact.Search(query, Top).Select(image => image.Path).Intersect(index.Search(query, Top).Select(image => image.Path)).Count()
                / (double)Top);
        Print(context, $"graph / exact: {Alternation.MedianRatio(results[0], results[1]):f0}  (target 20)");
        Print(context, $"recall@10 of {queries.Count} new queries: {recall:f4}  (target 0.98)");
    }

    private static IndexInfo Write(
        string path, DrawnVectors drawn, int count, Func<IReadOnlyList<ulong>, Func<UnitVectors, GraphOutcome>>? graph)
    {
        var folder = Path.GetDirectoryName(path)!;
        List<IndexedImage> images =
            [.. Enumerable.Range(0, count).Select(i => new IndexedImage(Path.Combine(folder, $"{i}"), null, (ulong)i))];
        var writer = new IndexWriter(path, drawn.Dimensions, ContentHash.Of([1]))
        {
            MakeGraph = graph?.Invoke([.. images.Select(image => image.Key)]),
        };
        var info = new IndexInfo { Source = "drawn vectors", Named = "none", IsPath = false, Version = "0" };
        return writer.Write(images, (image, vector) => drawn.Draw(image, vector), info, CancellationToken.None);
    }

    private static void Fill(torch.Tensor matrix, DrawnVectors drawn, int vectors)
    {
        var row = new float[drawn.Dimensions];
        var numbers = MemoryMarshal.Cast<byte, float>(matrix.bytes);
        for (var i = 0; i < vectors; i++)
        {
            drawn.Draw(i, row);
            row.CopyTo(numbers[(i * row.Length)..]);
        }
    }

    /// <summary>Vectors of the same kind that are in no index.</summary>
    private static List<float[]> Queries(DrawnVectors drawn) => [.. Enumerable.Range(0, QueriesInRound).Select(i =>
    {
        var query = new float[drawn.Dimensions];
        drawn.Draw(int.MaxValue - i, query);
        return query;
    })];

    private static double PerSecond(IReadOnlyList<float[]> queries, Action<float[]> search)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var query in queries)
        {
            search(query);
        }

        return queries.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Print(BenchmarkContext context, FormattableString line) =>
        context.Output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed class Hundredths(TextWriter output) : IProgress<StageProgress>
    {
        private long _printed = -1;

        public void Report(StageProgress value)
        {
            if (value.Done * 10 / value.Total is var tenth && tenth > _printed)
            {
                _printed = tenth;
                output.WriteLine($"{value.Stage}: {value.Done} of {value.Total}");
            }
        }
    }
}
