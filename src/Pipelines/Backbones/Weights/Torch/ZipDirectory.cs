
namespace Pipelines.Backbones.Weights.Torch;

/// <summary>
/// The table of contents of a zip file, with the place of each member's bytes, which System.IO.Compression does not give. PyTorch never
/// compresses. Format: PKWARE APPNOTE 6.3.
/// </summary>
internal sealed class ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const uint End64LocatorSignature = 0x07064b50;
    private const uint End64Signature = 0x06064b50;
    private const uint MemberSignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;
    private const int EndSize = 22;
    private const int End64LocatorSize = 20;
    private const int LocalSize = 30;
    private const ushort Extra64 = 1;

    private readonly Dictionary<string, Member> _members = new(StringComparer.Ordinal);
    private readonly ByteSource _source;

    /// <summary>Reads the table.</summary>
    /// <exception cref="PipelineException">The file is no whole zip file.</exception>
    public ZipDirectory(ByteSource source)
    {
        _source = source;
        var (start, length) = FindTable();
        var table = new ByteCursor(source, start, length);
        Int128 stored = 0;
        while (table.Remaining > 0)
        {
            var (name, member) = ReadMember(table);

            // Each member is read and checked on its own: a few bytes must not be those of many.
            stored += member.Stored;
            if (stored > source.Length)
            {
                throw source.Damaged("The members of the zip file lie over each other: together they are longer than the file.");
            }

            if (!_members.TryAdd(name, member))
            {
                throw source.Damaged($"The zip file has two members with the name '{name}'.");
            }
        }
    }

    /// <summary>The names of all members.</summary>
    public IReadOnlyCollection<string> Names => _members.Keys;

    /// <summary>The bytes of a member; null where there is none with this name.</summary>
    /// <exception cref="PipelineException">The member is compressed or lies outside the file.</exception>
    public StoredBytes? Find(string name)
    {
        if (!_members.TryGetValue(name, out var member))
        {
            return null;
        }

        if (member.Method != 0 || member.Stored != member.Length)
        {
            throw _source.Refused(
                $"The member '{name}' of the zip file is compressed, which PyTorch never does.",
                "Load the file in PyTorch and save it again with torch.save.");
        }

        var local = new ByteCursor(_source, member.Local, LocalSize);
        var isMember = local.UInt32() == LocalSignature;
        local.Skip(22);
        var start = member.Local + LocalSize + local.UInt16() + local.UInt16();
        return isMember && start <= _source.Length - member.Length
            ? new(_source, start, member.Length, member.Checksum)
            : throw _source.Damaged($"The member '{name}' is not where the table of the zip file says.");
    }

    private (long Start, long Length) FindTable()
    {
        var tail = new byte[Math.Min(_source.Length, EndSize + ushort.MaxValue)];
        var tailStart = _source.Length - tail.Length;
        _source.Read(tailStart, tail);
        var found = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (found < 0)
        {
            throw _source.Damaged("The end of the zip file is missing.");
        }

        var position = tailStart + found;
        var end = new ByteCursor(_source, position, EndSize);
        end.Skip(12);
        var (length, start) = (end.UInt32(), end.UInt32());
        var isWide = length == uint.MaxValue || start == uint.MaxValue;
        return isWide ? FindWideTable(position) : (start, length);
    }

    private (long Start, long Length) FindWideTable(long end)
    {
        var locator = new ByteCursor(_source, end - End64LocatorSize, End64LocatorSize);
        var isLocator = locator.UInt32() == End64LocatorSignature;
        locator.Skip(4);
        var wide = new ByteCursor(_source, locator.Int64(), 56);
        if (!isLocator || wide.UInt32() != End64Signature)
        {
            throw _source.Damaged("The end of the zip file is damaged.");
        }

        wide.Skip(36);
        var (length, start) = (wide.Int64(), wide.Int64());
        return (start, length);
    }

    private (string Name, Member Member) ReadMember(ByteCursor table)
    {
        if (table.UInt32() != MemberSignature)
        {
            throw _source.Damaged("The table of the zip file is damaged.");
        }

        table.Skip(6);
        var method = table.UInt16();
        table.Skip(4);
        var checksum = table.UInt32();
        long stored = table.UInt32();
        long length = table.UInt32();
        var (nameLength, extraLength, commentLength) = (table.UInt16(), table.UInt16(), table.UInt16());
        table.Skip(8);
        long local = table.UInt32();
        var name = _source.Text(table.Bytes(nameLength));
        var afterExtra = table.Remaining - extraLength;
        while (table.Remaining - afterExtra >= 4)
        {
            var (kind, size) = (table.UInt16(), table.UInt16());
            if (kind != Extra64)
            {
                table.Skip(size);
                continue;
            }

            // Only the numbers that did not fit above are given here, in this order.
            length = length == uint.MaxValue ? table.Int64() : length;
            stored = stored == uint.MaxValue ? table.Int64() : stored;
            local = local == uint.MaxValue ? table.Int64() : local;
            break;
        }

        table.Skip(table.Remaining - afterExtra + commentLength);
        return length < 0 || stored < 0 || local < 0
            ? throw _source.Damaged($"The table of the zip file has an impossible entry '{name}'.")
            : (name, new(local, length, stored, method, checksum));
    }

    private sealed record Member(long Local, long Length, long Stored, ushort Method, uint Checksum);
}
