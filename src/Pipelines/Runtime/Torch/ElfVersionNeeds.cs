using System.Buffers.Binary;
using System.Text;

namespace Pipelines.Runtime.Torch;

/// <summary>
/// The versions of other libraries' symbols that a 64-bit little-endian ELF library asks for (section .gnu.version_r; Linux Standard
/// Base, "Symbol Versioning"). A version marked as weak may be missing when the library is loaded.
/// </summary>
internal static class ElfVersionNeeds
{
    private const int FileHeaderLength = 64;
    private const int SectionHeaderLength = 64;
    private const int NeedLength = 16;
    private const int AuxiliaryLength = 16;
    private const uint SectionTypeVersionNeeds = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort WeakFlag = 0x2; // VER_FLG_WEAK

    private static ReadOnlySpan<byte> Signature => [0x7f, (byte)'E', (byte)'L', (byte)'F', /* 64 bit */ 2, /* little endian */ 1];

    /// <summary>Marks a version as weak wherever the library asks for it. Nothing else in the library changes.</summary>
    /// <param name="library">The whole file; changed in place.</param>
    /// <param name="version">Name of the version, such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <returns>How many needs were marked; 0 where the library does not ask for this version.</returns>
    /// <exception cref="InvalidDataException">The bytes are not such an ELF library, or its tables point outside the file.</exception>
    public static int MarkWeak(Span<byte> library, string version)
    {
        if (library.Length < FileHeaderLength || !library.StartsWith(Signature))
        {
            throw new InvalidDataException("This is not a 64-bit little-endian ELF library.");
        }

        var table = Offset(library, 40);
        var entryLength = BinaryPrimitives.ReadUInt16LittleEndian(library[58..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(library[60..]);
        if (entryLength != SectionHeaderLength)
        {
            throw new InvalidDataException($"The ELF library's section headers have {entryLength} bytes instead of {SectionHeaderLength}.");
        }

        var sections = Part(library, table, (long)count * SectionHeaderLength);
        var marked = 0;
        for (var i = 0; i < count; i++)
        {
            var header = sections.Slice(i * SectionHeaderLength, SectionHeaderLength);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) == SectionTypeVersionNeeds)
            {
                var link = BinaryPrimitives.ReadUInt32LittleEndian(header[40..]);
                if (link >= count)
                {
                    throw new InvalidDataException("The ELF library's version needs name a section of strings that does not exist.");
                }

                var needCount = BinaryPrimitives.ReadUInt32LittleEndian(header[44..]);
                var strings = Contents(library, sections.Slice((int)link * SectionHeaderLength, SectionHeaderLength));
                marked += MarkWeak(Contents(library, header), needCount, strings, Encoding.ASCII.GetBytes(version));
            }
        }

        return marked;
    }

    private static int MarkWeak(Span<byte> needs, uint needCount, ReadOnlySpan<byte> strings, ReadOnlySpan<byte> version)
    {
        var marked = 0;
        long need = 0;
        for (uint i = 0; i < needCount; i++)
        {
            var entry = Part(needs, need, NeedLength);
            var auxiliary = need + BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]);
            for (var left = BinaryPrimitives.ReadUInt16LittleEndian(entry[2..]); left > 0; left--)
            {
                var wanted = Part(needs, auxiliary, AuxiliaryLength);
                if (NameAt(strings, BinaryPrimitives.ReadUInt32LittleEndian(wanted[8..])).SequenceEqual(version))
                {
                    var flags = BinaryPrimitives.ReadUInt16LittleEndian(wanted[4..]);
                    BinaryPrimitives.WriteUInt16LittleEndian(wanted[4..], (ushort)(flags | WeakFlag));
                    marked++;
                }

                var next = BinaryPrimitives.ReadUInt32LittleEndian(wanted[12..]);
                if (next == 0)
                {
                    break;
                }

                auxiliary += next;
            }

            var nextNeed = BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]);
            if (nextNeed == 0)
            {
                break;
            }

            need += nextNeed;
        }

        return marked;
    }

    private static ReadOnlySpan<byte> NameAt(ReadOnlySpan<byte> strings, uint start)
    {
        if (start >= strings.Length)
        {
            throw new InvalidDataException("The ELF library names a version outside its section of strings.");
        }

        var rest = strings[(int)start..];
        var end = rest.IndexOf((byte)0);
        return end < 0 ? throw new InvalidDataException("A name in the ELF library does not end.") : rest[..end];
    }

    private static Span<byte> Contents(Span<byte> library, ReadOnlySpan<byte> sectionHeader) =>
        Part(library, Offset(sectionHeader, 24), Offset(sectionHeader, 32));

    private static long Offset(ReadOnlySpan<byte> header, int at)
    {
        var value = BinaryPrimitives.ReadUInt64LittleEndian(header[at..]);
        return value <= int.MaxValue ? (long)value : throw new InvalidDataException("The ELF library's tables point outside the file.");
    }

    private static Span<byte> Part(Span<byte> bytes, long start, long length) =>
        start >= 0 && length >= 0 && start + length <= bytes.Length
            ? bytes.Slice((int)start, (int)length)
            : throw new InvalidDataException("The ELF library's tables point outside the file.");
}
