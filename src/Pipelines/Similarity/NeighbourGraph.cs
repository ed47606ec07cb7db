using System.Runtime.InteropServices;

namespace Pipelines.Similarity;

/// <summary>
/// A navigable graph of neighbours (HNSW, Malkov and Yashunin, 2018) by USearch: finds most of the nearest vectors without looking at all of
/// them. It holds rounded copies of the vectors.
/// </summary>
internal sealed unsafe class NeighbourGraph : IDisposable
{
    private const int Connectivity = 16;
    private const int ExpansionWhenAdding = 128;

    private readonly nint _index;
    private readonly SemaphoreSlim _searches = new(Environment.ProcessorCount);

    private NeighbourGraph(int dimensions)
    {
        var options = new USearch.Options
        {
            Metric = USearch.InnerProduct,
            Scalar = USearch.BFloat16,
            Dimensions = (nuint)dimensions,
            Connectivity = Connectivity,
            ExpansionAdd = ExpansionWhenAdding,
            ExpansionSearch = ExpansionWhenAdding,
        };
        _index = USearch.Create(in options, out var error);
        USearch.Check(error);
    }

    /// <summary>Why the native library cannot be used here; null where it can.</summary>
    public static string? Unavailable()
    {
        try
        {
            return USearch.Version() == 0 ? "it gives no version" : null;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return error.Message.Split('\n')[0];
        }
    }

    /// <summary>An empty graph.</summary>
    /// <param name="dimensions">Length of the vectors.</param>
    public static NeighbourGraph Create(int dimensions) => new(dimensions);

    /// <summary>The graph in a part of a memory-mapped file, which must stay there. It can only be searched.</summary>
    public static NeighbourGraph View(int dimensions, byte* content, long length)
    {
        var graph = new NeighbourGraph(dimensions);
        USearch.ViewBuffer(graph._index, content, (nuint)length, out var error);
        return graph.Checked(error);
    }

    /// <summary>A copy of a graph in memory, which can be changed.</summary>
    public static NeighbourGraph Load(int dimensions, byte* content, long length)
    {
        var graph = new NeighbourGraph(dimensions);
        USearch.LoadBuffer(graph._index, content, (nuint)length, out var error);
        return graph.Checked(error);
    }

    /// <summary>Makes room for so many vectors in all.</summary>
    public void Reserve(long count)
    {
        USearch.Reserve(_index, (nuint)count, out var error);
        USearch.Check(error);
    }

    /// <summary>Adds a vector. Thread-safe, for as many threads as there are cores.</summary>
    public void Add(ulong key, float* vector)
    {
        USearch.Add(_index, key, vector, USearch.Float32, out var error);
        USearch.Check(error);
    }

    /// <summary>Removes a vector.</summary>
    public void Remove(ulong key)
    {
        USearch.Remove(_index, key, out var error);
        USearch.Check(error);
    }

    /// <summary>How many candidates a search keeps: the more, the better and slower.</summary>
    public void SetExpansion(int expansion)
    {
        USearch.ChangeExpansionSearch(_index, (nuint)expansion, out var error);
        USearch.Check(error);
    }

    /// <summary>The keys of vectors that are near to a query, in no order that matters. Thread-safe.</summary>
    public ulong[] Search(ReadOnlySpan<float> query, int count)
    {
        var (keys, distances) = (new ulong[count], new float[count]);

        // The library has a place for each core, and refuses more at once.
        _searches.Wait();
        try
        {
            fixed (float* vector = query)
            fixed (ulong* foundKeys = keys)
            fixed (float* foundDistances = distances)
            {
                var found = USearch.Search(
                    _index, vector, USearch.Float32, (nuint)count, foundKeys, foundDistances, out var error);
                USearch.Check(error);
                return keys[..(int)found];
            }
        }
        finally
        {
            _searches.Release();
        }
    }

    /// <summary>Writes the graph to a file.</summary>
    public void Save(string path)
    {
        USearch.Save(_index, path, out var error);
        USearch.Check(error);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        USearch.Free(_index, out _);
        _searches.Dispose();
    }

    private NeighbourGraph Checked(nint error)
    {
        try
        {
            USearch.Check(error);
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }
}
