using System.Buffers.Binary;
using System.Text;

namespace Pipelines.Tests.Tasks.Artifacts.TensorBoard;

/// <summary>One event of an event file.</summary>
/// <param name="WallTime">Seconds since 1970.</param>
/// <param name="Step">The step.</param>
/// <param name="Version">The version of the file; null in all events but the first.</param>
/// <param name="StartsSession">Whether a session starts.</param>
/// <param name="Scalars">Values by their tags.</param>
internal sealed record ReadEvent(
    double WallTime, long Step, string? Version, bool StartsSession, IReadOnlyDictionary<string, float> Scalars);

/// <summary>Reads event files without anything that the library writes them with: framing, checksums and fields by hand.</summary>
internal static class EventReader
{
    private const uint Polynomial = 0x82f63b78;

    /// <summary>All events of a file; every checksum must be right, and nothing may follow the last record.</summary>
    public static List<ReadEvent> Read(string path)
    {
        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        var events = new List<ReadEvent>();
        while (file.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
            Assert.Equal(Masked(Crc32C(file[..8])), BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
            var content = file.Slice(12, length);
            Assert.Equal(Masked(Crc32C(content)), BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]));
            events.Add(Event(content));
            file = file[(16 + length)..];
        }

        return events;
    }

    /// <summary>The checksum of RFC 3720, bit by bit.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> content)
    {
        var crc = uint.MaxValue;
        foreach (var value in content)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ Polynomial : crc >> 1;
            }
        }

        return crc ^ uint.MaxValue;
    }

    private static uint Masked(uint crc) => unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8);

    private static ReadEvent Event(ReadOnlySpan<byte> message)
    {
        var (time, step, version, starts) = (0.0, 0L, (string?)null, false);
        var scalars = new Dictionary<string, float>();
        foreach (var (number, value) in Fields(message))
        {
            switch (number)
            {
                case 1:
                    time = BinaryPrimitives.ReadDoubleLittleEndian(value);
                    break;
                case 2:
                    step = (long)Varint(value, out _);
                    break;
                case 3:
                    version = Encoding.UTF8.GetString(value);
                    break;
                case 5:
                    AddScalars(value, scalars);
                    break;
                case 7:
                    starts = Fields(value).Single() is (1, [1]);
                    break;
                default:
                    Assert.Fail($"field {number}");
                    break;
            }
        }

        return new(time, step, version, starts, scalars);
    }

    private static void AddScalars(byte[] summary, Dictionary<string, float> scalars)
    {
        foreach (var (number, content) in Fields(summary))
        {
            Assert.Equal(1, number);
            var value = Fields(content).ToDictionary(field => field.Number, field => field.Value);
            scalars.Add(Encoding.UTF8.GetString(value[1]), BinaryPrimitives.ReadSingleLittleEndian(value[2]));
        }
    }

    /// <summary>The fields of a protobuf message; of numbers the bytes as they stand.</summary>
    private static List<(int Number, byte[] Value)> Fields(ReadOnlySpan<byte> message)
    {
        var fields = new List<(int, byte[])>();
        while (message.Length > 0)
        {
            var tag = Varint(message, out var used);
            message = message[used..];
            var start = 0;
            int length;
            switch (tag & 7)
            {
                case 0:
                    _ = Varint(message, out length);
                    break;
                case 1:
                    length = 8;
                    break;
                case 2:
                    length = (int)Varint(message, out start);
                    break;
                case 5:
                    length = 4;
                    break;
                default:
                    throw new InvalidDataException($"wire type {tag & 7}");
            }

            fields.Add(((int)(tag >> 3), message.Slice(start, length).ToArray()));
            message = message[(start + length)..];
        }

        return fields;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, out int used)
    {
        var value = 0UL;
        for (used = 0; ; used++)
        {
            value |= (ulong)(bytes[used] & 0x7f) << (7 * used);
            if ((bytes[used] & 0x80) == 0)
            {
                used++;
                return value;
            }
        }
    }
}
