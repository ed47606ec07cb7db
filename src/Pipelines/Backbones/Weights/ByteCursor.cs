using System.Buffers.Binary;

namespace Pipelines.Backbones.Weights;

/// <summary>Reads little-endian values one after the other from a part of a file.</summary>
internal sealed class ByteCursor
{
    private readonly byte[] _buffer;
    private readonly long _end;
    private int _next;
    private int _filled;
    private long _position;

    /// <summary>Starts at an offset; reading past <paramref name="length"/> bytes is an error.</summary>
    public ByteCursor(ByteSource source, long start, long length)
    {
        if (start < 0 || length < 0 || start > source.Length - length)
        {
            throw source.Damaged("The file is cut short.");
        }

        Source = source;
        _position = start;
        _end = start + length;
        _buffer = new byte[Math.Min(length, 1 << 14)];
    }

    /// <summary>What is read from.</summary>
    public ByteSource Source { get; }

    /// <summary>Offset in the file of the next byte.</summary>
    public long Position => _position - (_filled - _next);

    /// <summary>Bytes left.</summary>
    public long Remaining => _end - Position;

    public byte Byte() => Small(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Small(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Small(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Small(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Small(8));

    public double BigEndianDouble() => BinaryPrimitives.ReadDoubleBigEndian(Small(8));

    /// <summary>The next bytes, of which there may be many; a length beyond the end is found before memory is taken.</summary>
    public byte[] Bytes(long count)
    {
        Require(count);
        if (count > Array.MaxLength)
        {
            throw Source.Damaged($"The file has a piece of {count:n0} bytes, which is too long.");
        }

        var bytes = new byte[count];
        var buffered = (int)Math.Min(count, _filled - _next);
        _buffer.AsSpan(_next, buffered).CopyTo(bytes);
        _next += buffered;
        if (buffered < count)
        {
            Source.Read(_position, bytes.AsSpan(buffered));
            _position += count - buffered;
        }

        return bytes;
    }

    /// <summary>Leaves bytes out.</summary>
    public void Skip(long count)
    {
        Require(count);
        _position = Position + count;
        _next = _filled = 0;
    }

    private ReadOnlySpan<byte> Small(int count)
    {
        if (_filled - _next < count)
        {
            Require(count);
            var start = Position;
            _filled = (int)Math.Min(_buffer.Length, _end - start);
            Source.Read(start, _buffer.AsSpan(0, _filled));
            _position = start + _filled;
            _next = 0;
        }

        _next += count;
        return _buffer.AsSpan(_next - count, count);
    }

    private void Require(long count)
    {
        if (count < 0 || count > Remaining)
        {
            throw Source.Damaged("The file is cut short, or a length in it is wrong.");
        }
    }
}
