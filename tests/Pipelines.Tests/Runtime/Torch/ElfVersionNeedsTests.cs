using Pipelines.Runtime.Torch;

namespace Pipelines.Tests.Runtime.Torch;

public sealed class ElfVersionNeedsTests
{
    private const string Version = "GLIBCXX_3.4.32";

    [LinuxFact]
    public void One_version_of_the_real_library_is_marked_and_nothing_else_changes()
    {
        // The output of the test project has the real library.
        var library = Directory.EnumerateFiles(AppContext.BaseDirectory, "libLibTorchSharp.so", SearchOption.AllDirectories).First();
        var original = File.ReadAllBytes(library);
        var patched = original.ToArray();

        Assert.Equal(1, ElfVersionNeeds.MarkWeak(patched, Version));

        var changed = Enumerable.Range(0, original.Length).Where(i => original[i] != patched[i]).ToArray();
        var at = Assert.Single(changed);
        Assert.Equal((0, 2), (original[at], patched[at]));
    }

    [Fact]
    public void A_version_that_is_not_asked_for_changes_nothing()
    {
        var library = Elf(Version);
        var original = library.ToArray();

        Assert.Equal(0, ElfVersionNeeds.MarkWeak(library, "GLIBCXX_3.4.3"));
        Assert.Equal(original, library);
    }

    [Fact]
    public void Only_the_flag_of_the_named_version_is_set()
    {
        var library = Elf("GLIBCXX_3.4", Version, "CXXABI_1.3");
        var expected = library.ToArray();
        expected[64 + 16 + 16 + 4] |= 2;

        Assert.Equal(1, ElfVersionNeeds.MarkWeak(library, Version));
        Assert.Equal(expected, library);
    }

    [Fact]
    public void Cut_off_files_are_refused()
    {
        var library = Elf("GLIBCXX_3.4", Version);
        for (var length = 0; length < library.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.MarkWeak(library.AsSpan(0, length).ToArray(), Version));
        }
    }

    [Fact]
    public void Wrong_numbers_in_the_tables_never_reach_outside_the_file()
    {
        var library = Elf("GLIBCXX_3.4", Version);
        for (var at = 16; at < library.Length; at++)
        {
            var broken = library.ToArray();
            broken[at] = 0xff;
            // Either the damage does not matter or it is named; an IndexOutOfRangeException would fail the test.
            _ = Record.Exception(() => ElfVersionNeeds.MarkWeak(broken, Version)) is null or InvalidDataException
                ? true
                : throw new InvalidOperationException($"Byte {at} broken.");
        }
    }

    // File header, version needs (one library, these versions), strings, two section headers: the least that has version needs.
    private static byte[] Elf(params string[] versions)
    {
        var strings = new MemoryStream();
        strings.WriteByte(0);
        var names = new List<int>();
        foreach (var version in versions)
        {
            names.Add((int)strings.Position);
            strings.Write(System.Text.Encoding.ASCII.GetBytes(version + "\0"));
        }

        var needs = 16 + (16 * versions.Length);
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        writer.Write(new byte[24]);
        writer.Write((long)(64 + needs + strings.Length)); // e_shoff
        writer.Write(new byte[10]);
        writer.Write((ushort)64); // e_shentsize
        writer.Write((ushort)2); // e_shnum
        writer.Write((ushort)0);
        writer.Write((ushort)1); // vn_version
        writer.Write((ushort)versions.Length);
        writer.Write(0);
        writer.Write(16); // vn_aux
        writer.Write(0); // vn_next
        for (var i = 0; i < versions.Length; i++)
        {
            writer.Write(0); // vna_hash
            writer.Write((ushort)0); // vna_flags
            writer.Write((ushort)(i + 2));
            writer.Write(names[i]);
            writer.Write(i == versions.Length - 1 ? 0 : 16);
        }

        writer.Write(strings.ToArray());
        Section(3, 64 + needs, (int)strings.Length, 0, 0); // SHT_STRTAB
        Section(0x6ffffffe, 64, needs, 0, 1);
        return bytes.ToArray();

        void Section(int type, long offset, long size, int link, int info)
        {
            writer.Write(0);
            writer.Write(type);
            writer.Write(new byte[16]);
            writer.Write(offset);
            writer.Write(size);
            writer.Write(link);
            writer.Write(info);
            writer.Write(new byte[16]);
        }
    }
}
