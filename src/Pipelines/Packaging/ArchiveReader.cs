using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using Pipelines.Backbones;
using Pipelines.Onnx;
using Pipelines.Packaging.Proof;

namespace Pipelines.Packaging;

/// <summary>Reads the model graph in a <c>model.zip</c> without loading ML.NET.</summary>
internal static class ArchiveReader
{
    private const string Remedy = "Give a model.zip or model.onnx from the run folder of a pipeline.";

    private const string CopyAgain = "Copy or export the model again.";

    private static ReadOnlySpan<byte> ZipSignature => "PK"u8;

    /// <summary>Whether an entry of the archive holds the model graph: ML.NET's ApplyOnnxModel writes it under this name.</summary>
    public static bool IsGraph(string entryName) => entryName.EndsWith("OnnxModel", StringComparison.OrdinalIgnoreCase);

    /// <summary>The model graph in a <c>model.zip</c>, or the <c>model.onnx</c> itself.</summary>
    public static OnnxModel ReadGraph(string path)
    {
        if (Directory.Exists(path))
        {
            throw Error(path, "This is a folder, not a model.");
        }

        try
        {
            using var file = RegularFile.Open(path);
            return ReadGraph(file, path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Error(path, "There is no such file.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Error(path, $"The file cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The model graph in the content of a <c>model.zip</c> or <c>model.onnx</c>.</summary>
    /// <param name="content">The content; can be read from any position.</param>
    /// <param name="place">What to call it in an error.</param>
    public static OnnxModel ReadGraph(Stream content, string place)
    {
        var model = IsZip(content) ? ReadZip(content, place) : ReadOnnx(content, place);
        ThrowIfForeign(model, place);
        return model;
    }

    /// <summary>The fingerprints of the training images in a <c>model.zip</c> that can be read; null where it has none.</summary>
    public static ImageFingerprints? ReadFingerprints(string path)
    {
        using var file = RegularFile.Open(path);
        return ReadFingerprints(file);
    }

    /// <summary>The fingerprints of the training images in a <c>model.zip</c> that can be read; null where it has none.</summary>
    /// <param name="content">The content; can be read from any position.</param>
    public static ImageFingerprints? ReadFingerprints(Stream content)
    {
        if (!IsZip(content))
        {
            return null;
        }

        try
        {
            using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.GetEntry(ProofEntries.Fingerprints) is not { } entry
                || entry.Length > ReadBudget.Allowance + (ReadBudget.TimesFileSize * content.Length))
            {
                return null;
            }

            using var stream = entry.Open();
            var bytes = new byte[entry.Length];
            stream.ReadExactly(bytes);
            return ImageFingerprints.TryParse(bytes);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            // A note about the images is lost, and the model works all the same.
            return null;
        }
    }

    // A newer format or damaged metadata is an error here, before the model is used.
    private static void ThrowIfForeign(OnnxModel model, string path)
    {
        if (!ModelMetadata.IsOurs(model))
        {
            throw Error(path, "This model was not exported by a pipeline: it does not say its task and image size.");
        }

        ModelMetadata.Parse(model);
    }

    private static OnnxModel ReadZip(Stream file, string path)
    {
        try
        {
            var budget = new ReadBudget(path, file.Length);
            using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            var entry = archive.Entries.FirstOrDefault(entry => IsGraph(entry.FullName))
                ?? throw Error(path, "This zip file holds no network; it was not exported by a pipeline.");
            return OnnxModel.Parse(ReadGraphBytes(entry, path, budget).AsSpan(sizeof(int)), path, budget);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw Error(path, $"The zip file is damaged or cut short: {exception.Message}", exception, CopyAgain);
        }
    }

    private static OnnxModel ReadOnnx(Stream file, string path)
    {
        if (file.Length > Array.MaxLength)
        {
            throw Error(path, "This is neither a model.zip nor a model.onnx: the file is larger than 2 GB.");
        }

        try
        {
            var content = new byte[file.Length];
            file.ReadExactly(content);
            return OnnxModel.Parse(content, path);
        }
        catch (PipelineException exception)
        {
            throw Error(path, $"This is neither a model.zip nor a model.onnx: {exception.Problems[0].Found}", exception);
        }
    }

    /// <summary>The unpacked graph. ML.NET writes the length (four bytes, little endian) before its bytes.</summary>
    private static byte[] ReadGraphBytes(ZipArchiveEntry entry, string path, ReadBudget budget)
    {
        if (entry.Length < sizeof(int) || entry.Length > Array.MaxLength)
        {
            throw Damaged(path);
        }

        budget.Take(entry.Length, "the unpacked bytes of the network");
        using var stream = entry.Open();
        var content = new byte[entry.Length];
        stream.ReadExactly(content);
        if (Crc32.HashToUInt32(content) != entry.Crc32
            || BinaryPrimitives.ReadInt32LittleEndian(content) != content.Length - sizeof(int))
        {
            throw Damaged(path);
        }

        return content;
    }

    private static bool IsZip(Stream file)
    {
        Span<byte> start = stackalloc byte[2];
        file.Position = 0;
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return start[..read].SequenceEqual(ZipSignature);
    }

    private static PipelineException Damaged(string path) => Error(path, "The network in the zip file is damaged.", remedy: CopyAgain);

    private static PipelineException Error(string path, string found, Exception? inner = null, string remedy = Remedy) =>
        new(new Problem(path, found, remedy), inner);
}
