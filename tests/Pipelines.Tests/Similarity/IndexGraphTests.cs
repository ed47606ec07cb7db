using Pipelines.Data;
using Pipelines.Similarity;

namespace Pipelines.Tests.Similarity;

/// <summary>Indexes with a graph, of drawn vectors.</summary>
public sealed class IndexGraphTests : IDisposable
{
    private const int Dimensions = 24;
    private readonly TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "drawn.index");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_graph_finds_nearly_all_that_a_comparison_with_every_vector_finds()
    {
        Assert.Null(NeighbourGraph.Unavailable());
        var vectors = Draw(3000);
        var info = Write(vectors, graph: true);
        Assert.InRange(info.Recall!.Value, 0.98, 1);
        using var index = ImageIndex.Open(File);
        Assert.False(index.IsExact);
        Assert.Equal(info.Recall.Value, index.Recall);
        Write(vectors, graph: false, "exact.index");
        using var exact = ImageIndex.Open(Path.Combine(_folder.Path, "exact.index"));
        var found = 0;
        foreach (var query in Draw(200, seed: 9))
        {
            var expected = exact.Search(query, 10);
            var actual = index.Search(query, 10);
            Assert.Equal(10, actual.Select(image => image.Path).Distinct().Count());
            Assert.True(actual.Zip(actual.Skip(1)).All(pair => pair.First.Similarity >= pair.Second.Similarity));
            found += expected
                .Select(image => Path.GetFileName(image.Path))
                .Intersect(actual.Select(image => Path.GetFileName(image.Path)))
                .Count();
        }

        Assert.InRange(found, 1960, 2000);

        // More than the graph keeps are found by comparing all.
        Assert.Equal(3000, index.Search(vectors[0], 5000).Count);
        Assert.Equal(vectors.Length, index.Count);
    }

    [Fact]
    public void Many_threads_search_at_once()
    {
        var vectors = Draw(1000);
        Write(vectors, graph: true);
        using var index = ImageIndex.Open(File);
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 32 }, i =>
            Assert.Equal($"{i}.png", Path.GetFileName(index.Search(vectors[i], 3)[0].Path)));
    }

    [Fact]
    public void A_damaged_graph_is_refused_before_it_is_searched()
    {
        Write(Draw(500), graph: true);
        using (var index = IndexFile.Open(File))
        {
            var graph = index.Layout.Graph;
            var content = System.IO.File.ReadAllBytes(File);
            content[graph.Offset + (graph.Length / 2)] ^= 1;
            System.IO.File.WriteAllBytes(File + "2", content);
        }

        Assert.Throws<PipelineException>(() => ImageIndex.Open(File + "2"));
    }

    private static float[][] Draw(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
            Enumerable.Range(0, Dimensions).Select(_ => (random.NextSingle() + random.NextSingle()) - 1).ToArray())];
    }

    private IndexInfo Write(float[][] vectors, bool graph, string name = "drawn.index")
    {
        var path = Path.Combine(_folder.Path, name);
        List<IndexedImage> images = [.. vectors.Select((_, i) => new IndexedImage(Path.Combine(_folder.Path, $"{i}.png"), null, (ulong)i))];
        var writer = new IndexWriter(path, Dimensions, ContentHash.Of([1]))
        {
            MakeGraph = graph ? new GraphConstruction { Keys = [.. images.Select(image => image.Key)] }.Make : null,
        };
        return writer.Write(
            images,
            (image, vector) =>
            {
                vectors[image].CopyTo(vector);
                UnitVectors.Normalize(vector);
            },
            new() { Source = "test", Named = "test", IsPath = false, Version = "0" },
            CancellationToken.None);
    }
}
