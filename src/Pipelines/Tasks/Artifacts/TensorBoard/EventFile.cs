using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Pipelines.Tasks.Artifacts.TensorBoard;

/// <summary>
/// An event file that grows: records of TFRecord's form, each with its length and two checksums. It is open only while it is written to,
/// so that its folder can be renamed, and a write that failed is made good by the next one.
/// </summary>
/// <remarks>
/// TorchSharp's own writer is not used: it takes the time of the computer, in single precision, and puts the computer's name into that of
/// the file.
/// </remarks>
/// <param name="folder">Its folder; made with the first record.</param>
internal sealed class EventFile(string folder)
{
    // TensorBoard takes every file with "tfevents" in its name, in the order of the names.
    private const string NamePart = "tfevents";

    private readonly ArrayBufferWriter<byte> _pending = new();
    private string? _path;
    private long _length;

    /// <summary>Whether a folder holds event files.</summary>
    public static bool AnyIn(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, $"*{NamePart}*").Any();

    /// <summary>Appends a message, after those that could not be written before.</summary>
    /// <param name="message">The message.</param>
    /// <param name="time">The time, which names a new file.</param>
    /// <exception cref="IOException">It cannot be written now.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written now.</exception>
    public void Append(byte[] message, DateTimeOffset time)
    {
        if (_path is null && _pending.WrittenCount == 0)
        {
            AppendRecord(EventMessage.Version(time));
        }

        AppendRecord(message);
        using var file = Open(time);

        // What an earlier write left behind that ended half-way.
        file.SetLength(_length);
        file.Position = _length;
        file.Write(_pending.WrittenSpan);
        file.Flush();
        _length = file.Position;
        _pending.Clear();
    }

    private FileStream Open(DateTimeOffset time)
    {
        if (_path is not null)
        {
            return new(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }

        Directory.CreateDirectory(folder);
        var seconds = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        for (var number = 0; ; number++)
        {
            var path = Path.Combine(folder, $"events.out.{NamePart}.{seconds}.{number}.trainer");
            if (!File.Exists(path))
            {
                var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                _path = path;
                return file;
            }
        }
    }

    private void AppendRecord(ReadOnlySpan<byte> message)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)message.Length);
        _pending.Write(length);
        AppendChecksum(length);
        _pending.Write(message);
        AppendChecksum(message);
    }

    /// <summary>CRC-32C, rotated and shifted as TFRecord asks for it.</summary>
    private void AppendChecksum(ReadOnlySpan<byte> content)
    {
        const int Rotation = 15;
        const uint Shift = 0xa282ead8;
        var checksum = uint.MaxValue;
        foreach (var value in content)
        {
            checksum = BitOperations.Crc32C(checksum, value);
        }

        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, BitOperations.RotateRight(~checksum, Rotation) + Shift);
        _pending.Write(bytes);
    }
}
