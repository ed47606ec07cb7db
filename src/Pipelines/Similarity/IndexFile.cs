using System.IO.Hashing;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Pipelines.Similarity;

/// <summary>The memory-mapped file of an index, as it was when opened: a change writes another file in its place.</summary>
internal sealed unsafe class IndexFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _content;

    private IndexFile(string path, IndexLayout layout, MemoryMappedFile file)
    {
        (Path, Layout, _file) = (System.IO.Path.GetFullPath(path), layout, file);
        _view = file.CreateViewAccessor(0, layout.Length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _content);
        Vectors = new(
            (float*)(_content + layout.Vectors.Offset),
            (ulong*)(_content + layout.Checksums.Offset),
            layout.Images,
            layout.Dimensions,
            path);
    }

    /// <summary>The file, absolute.</summary>
    public string Path { get; }

    /// <summary>Where everything is in it.</summary>
    public IndexLayout Layout { get; }

    /// <summary>What it says about itself.</summary>
    public IndexInfo Info { get; private set; } = null!;

    /// <summary>The vectors.</summary>
    public UnitVectors Vectors { get; }

    /// <summary>For each image its number in the graph, ascending.</summary>
    public ReadOnlySpan<ulong> Keys => new(_content + Layout.Keys.Offset, (int)Layout.Images);

    /// <summary>Whether it has a graph.</summary>
    public bool HasGraph => Layout.Graph.Length > 0;

    private ReadOnlySpan<long> NameEnds => new(_content + Layout.Names.Offset, (int)Layout.Images);

    private string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Opens a file and verifies all but its vectors, which are verified when they are read.</summary>
    /// <exception cref="PipelineException">There is no such file, or it is damaged or no index.</exception>
    public static IndexFile Open(string path)
    {
        try
        {
            using var stream = RegularFile.Open(path);
            var header = new byte[IndexLayout.HeaderSize];
            var read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            var layout = IndexLayout.Read(header.AsSpan(0, read), stream.Length, path);
            var file = MemoryMappedFile.CreateFromFile(
                stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            var index = new IndexFile(path, layout, file);
            try
            {
                index.Verify();
                return index;
            }
            catch
            {
                index.Dispose();
                throw;
            }
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PipelineException(new Problem(path, "There is no such index.", "Name one, or build it."), error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(new Problem(path, $"The index cannot be read: {error.Message}"), error);
        }
    }

    /// <summary>An index that cannot be used any more.</summary>
    public static PipelineException Damaged(string place, string how) =>
        new(new Problem(place, $"The index is damaged or cut short: {how}.", "Copy it again, or build it again."));

    /// <summary>The graph, to be searched.</summary>
    public NeighbourGraph ViewGraph()
    {
        var graph = NeighbourGraph.View(Layout.Dimensions, _content + Layout.Graph.Offset, Layout.Graph.Length);
        graph.SetExpansion(Info.Expansion);
        return graph;
    }

    /// <summary>A copy of the graph, to be changed.</summary>
    public NeighbourGraph LoadGraph() => NeighbourGraph.Load(Layout.Dimensions, _content + Layout.Graph.Offset, Layout.Graph.Length);

    /// <summary>The absolute path of an image and its label.</summary>
    public (string Path, string? Label) Image(long row)
    {
        var ends = NameEnds;
        var start = row == 0 ? 0 : ends[(int)row - 1];
        var names = _content + Layout.Names.Offset + (Layout.Images * sizeof(long));
        var text = Encoding.UTF8.GetString(names + start, (int)(ends[(int)row] - start));
        var zero = text.IndexOf('\0', StringComparison.Ordinal);
        return zero < 0 ? (Resolve(text), null) : (Resolve(text[..zero]), text[(zero + 1)..]);
    }

    /// <summary>The row of a number in the graph; negative where it has none.</summary>
    public long RowOf(ulong key) => Keys.BinarySearch(key);

    /// <summary>The absolute path of what is stored relative to the index.</summary>
    public string Resolve(string stored) => System.IO.Path.GetFullPath(stored, Folder);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_content is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _content = null;
        }

        _view.Dispose();
        _file.Dispose();
    }

    private void Verify()
    {
        IndexPart[] parts = [Layout.Names, Layout.Keys, Layout.Vectors, Layout.Checksums, Layout.Graph, Layout.Info];
        foreach (var part in parts)
        {
            if (part.Offset < 0 || part.Length < 0 || part.Offset > Layout.Length - part.Length)
            {
                throw Damaged(Path, "a part of it lies outside the file");
            }
        }

        foreach (var part in parts.Where(part => part != Layout.Vectors))
        {
            if (ChecksumOf(part) != part.Checksum)
            {
                throw Damaged(Path, "a checksum is wrong");
            }
        }

        Info = JsonSerializer.Deserialize<IndexInfo>(
            new ReadOnlySpan<byte>(_content + Layout.Info.Offset, (int)Layout.Info.Length), IndexWriter.Json)!;
    }

    private ulong ChecksumOf(IndexPart part)
    {
        const int Step = 1 << 30;
        var hash = new XxHash3();
        for (long at = 0; at < part.Length; at += Step)
        {
            hash.Append(new ReadOnlySpan<byte>(_content + part.Offset + at, (int)Math.Min(Step, part.Length - at)));
        }

        return hash.GetCurrentHashAsUInt64();
    }
}
