using System.IO.Hashing;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipelines.Data;

namespace Pipelines.Similarity;

/// <summary>An image of an index that is being written.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Label">Its label; null for none.</param>
/// <param name="Key">Its number in the graph; those of later images are higher.</param>
internal sealed record IndexedImage(string Path, string? Label, ulong Key);

/// <summary>Writes the file of an index, whole or not at all.</summary>
/// <param name="path">The file.</param>
/// <param name="dimensions">Length of the vectors.</param>
/// <param name="key">What the vectors are.</param>
internal sealed unsafe class IndexWriter(string path, int dimensions, ContentHash key)
{
    /// <summary>How what the index says about itself is written.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string _folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
    private readonly List<ulong> _checksums = [];

    /// <summary>Makes the graph when the vectors are on the disk; null for none.</summary>
    public Func<UnitVectors, GraphOutcome>? MakeGraph { get; init; }

    /// <summary>Reads the vector of an image, of length 1, by its place in the list.</summary>
    public delegate void VectorReader(int image, Span<float> vector);

    /// <summary>Writes it; a file of that name is replaced when the new one is whole.</summary>
    /// <param name="images">The images.</param>
    /// <param name="read">Gives their vectors.</param>
    /// <param name="info">What it says about itself.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>What it says about itself in the end.</returns>
    /// <exception cref="IOException">There is no room.</exception>
    public IndexInfo Write(IReadOnlyList<IndexedImage> images, VectorReader read, IndexInfo info, CancellationToken cancellation)
    {
        var graphFile = path + ".graph" + DurableFile.TemporarySuffix;
        try
        {
            DurableFile.Write(path, stream => info = Write((FileStream)stream, images, read, info, graphFile, cancellation));
            return info;
        }
        finally
        {
            DurableFile.TryDelete(graphFile);
        }
    }

    /// <summary>A path as the index stores it.</summary>
    public static string Stored(string path, string folder)
    {
        var relative = System.IO.Path.GetRelativePath(folder, path);
        return System.IO.Path.DirectorySeparatorChar == '/' || System.IO.Path.IsPathRooted(relative)
            ? relative
            : relative.Replace(System.IO.Path.DirectorySeparatorChar, '/');
    }

    private IndexInfo Write(
        FileStream stream,
        IReadOnlyList<IndexedImage> images,
        VectorReader read,
        IndexInfo info,
        string graphFile,
        CancellationToken cancellation)
    {
        var layout = new IndexLayout { Dimensions = dimensions, Images = images.Count, Key = key };
        stream.Write(new byte[IndexLayout.HeaderSize]);
        layout = layout with { Names = Part(stream, part => WriteNames(part, images)) };
        layout = layout with
        {
            Keys = Part(stream, part => part.Append(MemoryMarshal.AsBytes(images.Select(image => image.Key).ToArray().AsSpan()))),
        };
        layout = layout with
        {
            Vectors = Part(stream, part => WriteVectors(part, images.Count, read, cancellation)) with { Checksum = 0 },
        };
        layout = layout with
        {
            Checksums = Part(stream, part => part.Append(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_checksums)))),
        };
        if (MakeGraph is not null)
        {
            stream.Flush();
            using var outcome = GraphOf(stream.Name, layout);
            cancellation.ThrowIfCancellationRequested();
            outcome.Graph.Save(graphFile);
            layout = layout with { Graph = Part(stream, part => CopyFile(part, graphFile)) };
            info = info with { Expansion = outcome.Expansion, Recall = outcome.Recall };
        }
        else
        {
            layout = layout with { Graph = Part(stream, _ => { }) };
        }

        layout = layout with { Info = Part(stream, part => part.Append(JsonSerializer.SerializeToUtf8Bytes(info, Json))) };
        stream.Position = 0;
        stream.Write(layout.Write());
        return info;
    }

    private GraphOutcome GraphOf(string written, IndexLayout layout)
    {
        // The writer's own handle is for writing only.
        using var content = new FileStream(written, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var file = MemoryMappedFile.CreateFromFile(
            content, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        using var view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* bytes = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref bytes);
        try
        {
            return MakeGraph!(new UnitVectors(
                (float*)(bytes + layout.Vectors.Offset), (ulong*)(bytes + layout.Checksums.Offset), layout.Images, dimensions, path));
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    private void WriteNames(PartStream part, IReadOnlyList<IndexedImage> images)
    {
        var end = 0L;
        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (var image in images)
        {
            end += Encoding.UTF8.GetByteCount(NameOf(image));
            System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(number, end);
            part.Append(number);
        }

        foreach (var image in images)
        {
            part.Append(Encoding.UTF8.GetBytes(NameOf(image)));
        }
    }

    private string NameOf(IndexedImage image) =>
        Stored(image.Path, _folder) + (image.Label is { } label ? $"\0{label}" : "");

    private void WriteVectors(PartStream part, int count, VectorReader read, CancellationToken cancellation)
    {
        var block = new float[UnitVectors.RowsInBlock * dimensions];
        for (var first = 0; first < count; first += UnitVectors.RowsInBlock)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = Math.Min(UnitVectors.RowsInBlock, count - first);
            for (var row = 0; row < rows; row++)
            {
                read(first + row, block.AsSpan(row * dimensions, dimensions));
            }

            var written = block.AsSpan(0, rows * dimensions);
            _checksums.Add(UnitVectors.Checksum(written));
            part.Append(MemoryMarshal.AsBytes(written));
        }
    }

    private static void CopyFile(PartStream part, string file)
    {
        using var content = File.OpenRead(file);
        var buffer = new byte[1 << 20];
        while (content.Read(buffer) is > 0 and var read)
        {
            part.Append(buffer.AsSpan(0, read));
        }
    }

    private static IndexPart Part(FileStream stream, Action<PartStream> write)
    {
        var padding = (int)(-stream.Position & (IndexLayout.Alignment - 1));
        stream.Write(new byte[padding]);
        var part = new PartStream(stream);
        var start = stream.Position;
        write(part);
        return new(start, stream.Position - start, part.Checksum);
    }

    /// <summary>Writes a part and takes its checksum.</summary>
    private sealed class PartStream(Stream stream)
    {
        private readonly XxHash3 _hash = new();

        public ulong Checksum => _hash.GetCurrentHashAsUInt64();

        public void Append(ReadOnlySpan<byte> bytes)
        {
            stream.Write(bytes);
            _hash.Append(bytes);
        }
    }
}
