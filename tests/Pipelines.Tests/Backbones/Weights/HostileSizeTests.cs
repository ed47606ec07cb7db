using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Pipelines.Backbones.Weights;

namespace Pipelines.Tests.Backbones.Weights;

/// <summary>Files that are made to take far more memory or time than their size, or to nest without end.</summary>
public class HostileSizeTests
{
    private const int Many = 400_000;

    private const string Explained = "times its size in memory";

    public static TheoryData<string, string> Pickles => new()
    {
        { "dictionaries", Explained },
        { "lists", Explained },
        { "nothing", "" },
        { "marks", "" },
        { "numbers", "" },
        { "texts", "" },
        { "memo", "" },
        { "tuples inside each other", "" },
        { "dictionaries inside each other", "levels inside each other" },
        { "one long shape", "dimensions" },
        { "one long list of pairs", Explained },
        { "one long key", Explained },
        { "one storage with a long key", "contradicts itself" },
        { "one dictionary of many marks", "contradicts itself" },
        { "one tensor of many names", Explained },
        { "far strides", Explained },
        { "repeated elements", Explained },
    };

    [Theory]
    [MemberData(nameof(Pickles))]
    public void A_pickle_takes_no_more_than_its_size_explains(string kind, string expected)
    {
        var pickle = Pickle(kind);
        var zip = TorchArchive.Zip(pickle, others: ("data/0", new byte[1 << 16]));

        var error = BoundedRead.Of(zip.Length, () => ReadAll(zip));
        Assert.Contains(expected, Assert.IsType<PipelineException>(error).Message, StringComparison.Ordinal);

        // The same in the old format, whose first pickle it is then.
        Assert.IsType<PipelineException>(BoundedRead.Of(pickle.Length, () => ReadAll(pickle)));
    }

    [SharedFact]
    public void The_shape_that_took_21_GB_is_refused_at_once()
    {
        var bytes = File.ReadAllBytes(SharedFolder.File("cases", "pickle-quadratic-shape", "quadratic_shape.pth"));
        var error = BoundedRead.Of(bytes.Length, () => ReadAll(bytes));
        Assert.Contains("dimensions", Assert.IsType<PipelineException>(error).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_of_a_zip_file_that_are_the_same_bytes_are_refused()
    {
        var content = new byte[1 << 16];
        var zip = Overlapping(content, members: 1000);
        var error = BoundedRead.Of(zip.Length, () => ReadAll(zip));
        Assert.Contains("lie over each other", Assert.IsType<PipelineException>(error).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sizes", "Save it")]
    [InlineData("tensors", "is of the type F9")]
    [InlineData("nested", "no table of tensors")]
    [InlineData("long header", "no weight file")]
    public void A_header_of_safetensors_takes_no_more_than_its_size_explains(string kind, string expected)
    {
        var header = kind switch
        {
            "sizes" => $"{{\"a\":{Entry("F9", Repeat("1,", Many) + "1")}}}",
            "tensors" => "{" + string.Concat(Enumerable.Range(0, Many / 8).Select(i => $"\"{i:x}\":{Entry("F32", "0")},"))
                + $"\"\":{Entry("F9", "")}}}",
            "nested" => $"{{\"a\":{Repeat("[", Many)}{Repeat("]", Many)}}}",
            _ => "{}",
        };
        var bytes = new byte[8 + header.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, kind == "long header" ? 1L << 60 : header.Length);
        Encoding.UTF8.GetBytes(header, bytes.AsSpan(8));

        var error = BoundedRead.Of(bytes.Length, () => ReadAll(bytes));
        Assert.Contains(expected, Assert.IsType<PipelineException>(error).Message, StringComparison.Ordinal);

        static string Entry(string type, string sizes) => $"{{\"dtype\":\"{type}\",\"shape\":[{sizes}],\"data_offsets\":[0,0]}}";
    }

    private static void ReadAll(byte[] bytes)
    {
        using var weights = StateDictionary.Parse(bytes, "hostile");
        foreach (var tensor in weights.Tensors)
        {
            tensor.ToFloats();
        }
    }

    private static byte[] Pickle(string kind) => TorchArchive.Pickle(kind switch
    {
        "dictionaries" => Repeat("}", Many) + ".",
        "lists" => Repeat("]", Many) + ".",
        "nothing" => Repeat("N", Many) + ".",
        "marks" => Repeat("(", Many) + ".",
        "numbers" => Repeat("M\u0001\u0001", Many) + ".",
        "texts" => Repeat("\u008c\u0001a", Many) + ".",
        "memo" => "N" + Repeat("\u0094", Many) + ".",
        "tuples inside each other" => ")" + Repeat("\u0085", Many) + ".",
        "dictionaries inside each other" =>
            Repeat("}" + TorchArchive.Text("model"), Many / 4) + "}" + Repeat("s", Many / 4) + ".",
        "one long shape" => $"({Repeat("K\u0001", Many / 10)}tq\u0001}}"
            + string.Concat(Enumerable.Range(0, 2000).Select(i => TorchArchive.Text($"{i}") + Tensor("h\u0001", "h\u0001") + "s")) + ".",
        "one long list of pairs" => "](" + Repeat(TorchArchive.Text("a") + "N\u0086", 20_000) + "eq\u0001"
            + Repeat("ccollections\nOrderedDict\nh\u0001\u0085R", 10_000) + ".",
        "one long key" => LongText(Many) + "q\u00010}" + Repeat("h\u0001Ns", 50_000) + ".",
        "one storage with a long key" => LongText(Many) + "q\u00010" + Repeat(
            $"({TorchArchive.Text("storage")}ctorch\nFloatStorage\nh\u0001{TorchArchive.Text("cpu")}K\u0001tQ", 1000) + ".",
        "one dictionary of many marks" => "}q\u0002("
            + string.Concat(Enumerable.Range(0, 20_000).Select(i => TorchArchive.Text($"{i:x}") + "\u0089")) + "u0}"
            + Repeat(TorchArchive.Text("a") + Tensor("K\u0001\u0085", "K\u0001\u0085", "h\u0002") + "s", 5000) + ".",
        "one tensor of many names" => "}" + Tensor("M\u0000\u0040\u0085", "K\u0001\u0085") + "q\u00030" + Named(20_000),
        "far strides" => "}" + Tensor("K\u0002\u0085", "M\u00ff\u003f\u0085") + "q\u00030" + Named(20_000),
        _ => "}" + Tensor("J\u00a0\u0086\u0001\u0000\u0085", "K\u0000\u0085") + "q\u00030" + Named(20_000),
    });

    /// <summary>Entries of the dictionary on top that are all the value remembered as 3; ends the pickle.</summary>
    private static string Named(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => TorchArchive.Text($"{i:x}") + "h\u0003s")) + ".";

    /// <summary>Pushes a tensor over the storage "0" of 16,384 numbers.</summary>
    private static string Tensor(string shape, string strides, string metadata = "") =>
        $"ctorch._utils\n_rebuild_tensor_v2\n(({TorchArchive.Text("storage")}ctorch\nFloatStorage\n{TorchArchive.Text("0")}"
        + $"{TorchArchive.Text("cpu")}M\u0000\u0040tQK\u0000{shape}{strides}\u0089}}{metadata}tR";

    private static string LongText(int length) =>
        $"X{(char)(length & 255)}{(char)((length >> 8) & 255)}{(char)(length >> 16)}\0{new string('k', length)}";

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    /// <summary>A zip file whose table lists one member under many names.</summary>
    private static byte[] Overlapping(byte[] content, int members)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var checksum = Crc32.HashToUInt32(content);
        writer.Write(0x04034b50);
        writer.Write(new byte[10]);
        writer.Write(checksum);
        writer.Write(content.Length);
        writer.Write(content.Length);
        writer.Write(0);
        writer.Write(content);
        var table = (int)stream.Position;
        for (var i = 0; i < members; i++)
        {
            var name = Encoding.UTF8.GetBytes($"a/data/{i}");
            writer.Write(0x02014b50);
            writer.Write(new byte[12]);
            writer.Write(checksum);
            writer.Write(content.Length);
            writer.Write(content.Length);
            writer.Write((short)name.Length);
            writer.Write(new byte[16]);
            writer.Write(name);
        }

        var end = (int)stream.Position;
        writer.Write(0x06054b50);
        writer.Write(0);
        writer.Write((short)members);
        writer.Write((short)members);
        writer.Write(end - table);
        writer.Write(table);
        writer.Write((short)0);
        return stream.ToArray();
    }
}
