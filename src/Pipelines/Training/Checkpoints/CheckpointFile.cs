using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace Pipelines.Training.Checkpoints;

/// <summary>
/// The file of a checkpoint: eight letters, the version of the format, the length of the header, the header in JSON, the numbers of all
/// tensors as bits, and the SHA-256 of everything before it. Integers are little-endian.
/// </summary>
internal static class CheckpointFile
{
    // Raised when the loop stores something else: a checkpoint of another version is refused.
    private const int Version = 4;
    private const int PrefixLength = 16;

    private static readonly byte[] s_magic = "CHECKPNT"u8.ToArray();

    /// <summary>How numbers and names are written in JSON; infinite numbers too.</summary>
    public static JsonSerializerOptions Json { get; } =
        new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Writes a file whole or not at all; one of the same name is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">What the training depends on.</param>
    /// <param name="loop">Where the loop stands.</param>
    /// <param name="best">The best network so far.</param>
    /// <param name="tensors">The tensors with their names.</param>
    /// <exception cref="IOException">The file cannot be written, for instance because there is no room.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to write there.</exception>
    public static void Write(
        string path, Fingerprint fingerprint, JsonElement loop, BestNetworkFile best, IReadOnlyList<(string Name, Tensor Value)> tensors)
    {
        var entries = tensors.Select(tensor => EntryOf(tensor.Name, tensor.Value)).ToList();
        var header = JsonSerializer.SerializeToUtf8Bytes(new CheckpointHeader(fingerprint.Entries, loop, best, entries), Json);
        var prefix = new byte[PrefixLength];
        s_magic.CopyTo(prefix, 0);
        BinaryPrimitives.WriteInt32LittleEndian(prefix.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(prefix.AsSpan(12), header.Length);

        DurableFile.Write(path, stream =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Put(prefix);
            Put(header);
            foreach (var (_, value) in tensors)
            {
                using var scope = NewDisposeScope();
                Put(value.detach().cpu().contiguous().bytes);
            }

            stream.Write(hash.GetHashAndReset());

            void Put(ReadOnlySpan<byte> bytes)
            {
                hash.AppendData(bytes);
                stream.Write(bytes);
            }
        });
    }

    /// <summary>Reads what a file says about itself, without its tensors and without checking that it is whole.</summary>
    /// <exception cref="InvalidDataException">
    /// It is no checkpoint of this version; the message says what is wrong, as the end of a sentence.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to read it.</exception>
    public static CheckpointHeader ReadHeader(string path)
    {
        using var stream = RegularFile.Open(path);
        return ReadHeader(stream);
    }

    /// <summary>Reads a file and checks that it is whole.</summary>
    /// <exception cref="InvalidDataException">
    /// It is damaged, or no checkpoint of this version; the message says what is wrong, as the end of a sentence.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to read it.</exception>
    public static CheckpointContent Read(string path)
    {
        using var stream = RegularFile.Open(path);
        RequireWhole(stream);
        stream.Position = 0;
        var header = ReadHeader(stream);
        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        foreach (var entry in header.Tensors)
        {
            if (!Enum.TryParse<ScalarType>(entry.Type, out var type) || !Fits(type, entry)
                || !tensors.TryAdd(entry.Name, new(type, entry.Shape, ReadBytes(stream, entry.Length))))
            {
                throw new InvalidDataException("its header contradicts itself");
            }
        }

        return new(header, tensors);
    }

    private static TensorEntry EntryOf(string name, Tensor value) =>
        new(name, value.dtype.ToString(), value.shape, checked((int)(value.numel() * value.element_size())));

    /// <summary>Whether a tensor has as many bytes as its type and shape ask for.</summary>
    private static bool Fits(ScalarType type, TensorEntry entry)
    {
        Int128 bytes = type switch
        {
            ScalarType.Float64 or ScalarType.Int64 => 8,
            ScalarType.Float32 or ScalarType.Int32 => 4,
            ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Int16 => 2,
            ScalarType.Int8 or ScalarType.Byte or ScalarType.Bool => 1,
            _ => -1,
        };
        foreach (var size in entry.Shape)
        {
            bytes = size < 0 ? -1 : Int128.Min(bytes * size, long.MaxValue);
        }

        return bytes == entry.Length;
    }

    private static CheckpointHeader ReadHeader(Stream stream)
    {
        var prefix = ReadBytes(stream, PrefixLength);
        if (!prefix.AsSpan(0, s_magic.Length).SequenceEqual(s_magic))
        {
            throw new InvalidDataException("it does not begin as a checkpoint does");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(prefix.AsSpan(8));
        if (version != Version)
        {
            throw new InvalidDataException(
                $"it was written by another version of this program (format {version}; this one reads {Version})");
        }

        try
        {
            var json = ReadBytes(stream, BinaryPrimitives.ReadInt32LittleEndian(prefix.AsSpan(12)));
            TakeMemory(json, stream.Length);
            return JsonSerializer.Deserialize<CheckpointHeader>(json, Json) is { } header && IsComplete(header)
                ? header
                : throw new InvalidDataException("its header is not complete");
        }
        catch (Exception error) when (error is JsonException or PipelineException)
        {
            throw new InvalidDataException("its header cannot be read", error);
        }
    }

    private static bool IsComplete(CheckpointHeader header) =>
        header is { Fingerprint: not null, Best: { Name: { } name, Hash: not null }, Tensors: not null }
            && header.Fingerprint.Values.All(value => value is not null)
            && name == Path.GetFileName(name)
            && header.Tensors.All(entry => entry is { Name: not null, Type: not null, Shape: not null });

    /// <summary>Counts what the header's values become, before they do: an empty object is two letters and hundreds of bytes.</summary>
    private static void TakeMemory(ReadOnlySpan<byte> json, long fileLength)
    {
        var budget = new ReadBudget("", fileLength);
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            budget.Take(reader.TokenType == JsonTokenType.StartObject ? 256 : 32 + (2L * reader.ValueSpan.Length), "its header");
        }
    }

    private static void RequireWhole(Stream stream)
    {
        // The version comes first: another one may end in another way.
        ReadHeader(stream);
        stream.Position = 0;
        var left = stream.Length - SHA256.HashSizeInBytes;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        while (left > 0)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        if (left < 0 || !hash.GetHashAndReset().AsSpan().SequenceEqual(ReadBytes(stream, SHA256.HashSizeInBytes)))
        {
            throw new InvalidDataException("its checksum does not fit: it is damaged or cut short");
        }
    }

    private static byte[] ReadBytes(Stream stream, int length)
    {
        if (length < 0 || length > stream.Length - stream.Position)
        {
            throw new InvalidDataException("it is cut short");
        }

        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
