using System.Buffers.Binary;
using System.Text.Json;

namespace Pipelines.Backbones.Weights;

/// <summary>
/// Reads .safetensors: the length of a header (8 bytes), the header (JSON: for each tensor its type, shape and place), then the values
/// without a gap. Format: https://huggingface.co/docs/safetensors.
/// </summary>
internal static class SafetensorsReader
{
    private const int LengthSize = sizeof(long);

    /// <summary>The format's own limit for the header.</summary>
    private const int MaximumHeader = 100_000_000;

    private const string Header = "the entries of the header";

    /// <summary>Whether a file that starts like this is meant to be one; its header may still be damaged.</summary>
    public static bool IsSafetensors(ReadOnlySpan<byte> start, long fileLength) =>
        start.Length > LengthSize && start[LengthSize] == (byte)'{'
            && BinaryPrimitives.ReadInt64LittleEndian(start) is > 1 and <= MaximumHeader
        && fileLength > LengthSize;

    /// <summary>The tensors in the order of the header.</summary>
    /// <exception cref="PipelineException">The file contradicts its format, or a tensor is of a type that is refused.</exception>
    public static IReadOnlyList<WeightTensor> Read(ByteSource source)
    {
        var cursor = new ByteCursor(source, 0, source.Length);
        var budget = new ReadBudget(source.Place, source.Length);
        var header = cursor.Bytes(cursor.Int64());
        var entries = ReadHeader(source, header, budget);
        CheckPlaces(source, entries, cursor.Remaining);
        return [.. entries.Select(entry => ToTensor(source, budget, entry, cursor.Position))];
    }

    private static WeightTensor ToTensor(ByteSource source, ReadBudget budget, Entry entry, long dataStart)
    {
        var type = entry.Type!.Value;
        var length = entry.End - entry.Start;
        var layout = TensorLayout.Create(source, budget, entry.Name, entry.Shape, strides: null, offset: 0, length / type.Size());
        return (long)layout.Count * type.Size() == length
            ? new(entry.Name, type, layout, new StoredBytes(source, dataStart + entry.Start, length))
            : throw source.Damaged(
                $"The tensor '{entry.Name}' has {length:n0} bytes, but its shape [{string.Join(", ", entry.Shape)}] asks for "
                + $"{(long)layout.Count * type.Size():n0}.");
    }

    /// <summary>The values have to fill the file: none missing, none between two tensors, none in two tensors.</summary>
    private static void CheckPlaces(ByteSource source, IReadOnlyList<Entry> entries, long available)
    {
        var expected = 0L;
        foreach (var entry in entries.OrderBy(entry => entry.Start).ThenBy(entry => entry.End))
        {
            if (entry.Start != expected || entry.End < entry.Start)
            {
                throw source.Damaged($"The values of the tensor '{entry.Name}' do not follow on those before it.");
            }

            expected = entry.End;
        }

        if (expected != available)
        {
            throw source.Damaged($"The header describes {expected:n0} bytes of values, the file has {available:n0}.");
        }
    }

    private static List<Entry> ReadHeader(ByteSource source, byte[] header, ReadBudget budget)
    {
        // The table of the JSON's values takes 12 bytes for each, which has 2 bytes at least, and grows by doubling.
        budget.Take(13L * header.Length, Header);
        try
        {
            using var json = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 8 });
            var entries = json.RootElement.EnumerateObject().Where(property => property.Name != "__metadata__")
                .Select(property => ReadEntry(property, budget)).ToList();
            var refused = entries
                .Where(entry => entry.Type is null)
                .Select(entry => new Problem(
                    source.Place,
                    $"The tensor '{entry.Name}' is of the type {entry.TypeName}.",
                    "Save it in float32, float16 or bfloat16."))
                .ToList();
            return refused.Count > 0 ? throw new PipelineException(refused) : entries;
        }
        catch (Exception exception) when (
            exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            throw new PipelineException(source.Damaged("The header is no table of tensors in JSON.").Problems, exception);
        }
    }

    private static Entry ReadEntry(JsonProperty property, ReadBudget budget)
    {
        budget.Take(256 + (3L * property.Name.Length), Header);
        var places = property.Value.GetProperty("data_offsets");
        var type = property.Value.GetProperty("dtype").GetString();
        return new(
            property.Name,
            type ?? "",
            Type(type),
            [.. property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).Take(TensorLayout.MaximumRank + 1)],
            places[0].GetInt64(),
            places[1].GetInt64());
    }

    private static ElementType? Type(string? name) => name switch
    {
        "F32" => ElementType.Float32,
        "F16" => ElementType.Float16,
        "BF16" => ElementType.BFloat16,
        "F64" => ElementType.Float64,
        "I64" => ElementType.Int64,
        "I32" => ElementType.Int32,
        "I16" => ElementType.Int16,
        "I8" => ElementType.Int8,
        "U64" => ElementType.UInt64,
        "U32" => ElementType.UInt32,
        "U16" => ElementType.UInt16,
        "U8" => ElementType.UInt8,
        "BOOL" => ElementType.Bool,
        _ => null,
    };

    private sealed record Entry(string Name, string TypeName, ElementType? Type, long[] Shape, long Start, long End);
}
