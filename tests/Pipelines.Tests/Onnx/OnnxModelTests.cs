using Google.Protobuf;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using Pipelines.Tests.Backbones;
using DataType = Pipelines.Onnx.Format.TensorProto.Types.DataType;

namespace Pipelines.Tests.Onnx;

public class OnnxModelTests
{
    [Fact]
    public void A_saved_model_is_read_back_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        var path = System.IO.Path.Combine(folder.Path, "model.onnx");
        var model = BackboneTests.ResNet();
        model.SetMetadata("a", "1");
        model.SetMetadata("b", "2");
        model.SetMetadata("a", "3");

        model.Save(path);
        model.Save(path);

        Assert.Equal(model.ToByteArray(), OnnxModel.Load(path).ToByteArray());
        Assert.Equal(new Dictionary<string, string> { ["a"] = "3", ["b"] = "2" }, OnnxModel.Load(path).Metadata);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void What_our_part_of_the_format_does_not_name_survives()
    {
        // Field 15 of the graph, sparse_initializer, with 3 bytes in it.
        var bytes = BackboneTests.ResNet().Graph.ToByteArray().Concat<byte>([0x7A, 3, 0x22, 1, 7]).ToArray();
        Assert.Equal(bytes.Order(), GraphProto.Parser.ParseFrom(bytes).ToByteArray().Order());
    }

    [Fact]
    public void Failed_save_says_where_and_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        var path = System.IO.Path.Combine(folder.Path, "missing", "model.onnx");
        Assert.StartsWith(
            path, Assert.Throws<PipelineException>(() => BackboneTests.ResNet().Save(path)).Message, StringComparison.Ordinal);

        // A folder stands where the file should be.
        Assert.Throws<PipelineException>(
            () => BackboneTests.ResNet().Save(Directory.CreateDirectory(System.IO.Path.Combine(folder.Path, "model.onnx")).FullName));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("", "not an ONNX model")]
    [InlineData("hello", "not an ONNX model")]
    [InlineData("PK\u0003\u0004rest", "zip archive")]
    [InlineData("<!DOCTYPE html>", "web page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00", "Git LFS")]
    [InlineData("\u001c\0\0\0TFL3rest", "TensorFlow Lite")]
    public void Files_of_other_formats_are_told_apart(string content, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("net.onnx", content);
        var error = Assert.Throws<PipelineException>(() => OnnxModel.Load(path));
        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_file_and_folder_are_errors_with_their_path()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(
            "none.onnx",
            Assert.Throws<PipelineException>(() => OnnxModel.Load(System.IO.Path.Combine(folder.Path, "none.onnx"))).Message,
            StringComparison.Ordinal);
        Assert.Throws<PipelineException>(() => OnnxModel.Load(folder.Path));
    }

    [Fact]
    public void Model_cut_short_anywhere_is_refused()
    {
        var bytes = BackboneTests.ResNet().ToByteArray();
        for (var length = 0; length < bytes.Length; length += 7)
        {
            var error = Assert.Throws<PipelineException>(() => OnnxModel.Parse(bytes.AsSpan(..length), "net.onnx"));
            Assert.StartsWith("net.onnx: ", error.Message, StringComparison.Ordinal);
        }

        Assert.Contains(
            "cut short",
            Assert.Throws<PipelineException>(() => OnnxModel.Parse(bytes.AsSpan(..1000), "net.onnx")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_bytes_never_end_in_another_error()
    {
        var random = new Random(1);
        var bytes = BackboneTests.ResNet().ToByteArray();
        for (var round = 0; round < 2000; round++)
        {
            var damaged = bytes.ToArray();
            for (var i = 0; i < 4; i++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            var error = Record.Exception(() => OnnxModel.Parse(damaged, "net.onnx"));
            Assert.True(error is null or PipelineException, error?.ToString());
        }
    }

    [Fact]
    public void Subgraphs_nested_without_end_are_refused()
    {
        // A graph (7) holding a node (1) holding an attribute (5) holding a graph (6) ...: 3000 levels of length-delimited fields.
        byte[] content = [];
        foreach (var tag in Enumerable.Range(0, 3000).Select(level => (byte)new[] { 0x0A, 0x2A, 0x32 }[2 - (level % 3)]))
        {
            content = [tag, .. Length(content.Length), .. content];
        }

        Assert.Throws<PipelineException>(() => OnnxModel.Parse([0x08, 8, 0x3A, .. Length(content.Length), .. content], "net.onnx"));
    }

    [Fact]
    public void Unusable_models_are_refused_with_all_reasons_at_once()
    {
        var proto = Proto();
        proto.OpsetImport[0].Version = 99;
        proto.IrVersion = 77;
        proto.Graph.Node[0].Domain = "acme";
        var error = Assert.Throws<PipelineException>(() => OnnxModel.FromProto(proto, "net.onnx"));
        Assert.Equal(3, error.Problems.Count);
        Assert.Contains("opset 99", error.Message, StringComparison.Ordinal);
        Assert.Contains("ir_version", error.Message, StringComparison.Ordinal);
        Assert.Contains("custom domain 'acme'", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Defects => new()
    {
        { "opset 6", "opset 6" },
        { "no opset", "does not say" },
        { "half", "float16" },
        { "brain", "bfloat16" },
        { "external", "external data" },
        { "short weight", "'stem.0.weight' does not hold as many values" },
        { "huge weight", "'stem.0.weight' does not hold as many values" },
        { "negative weight", "'stem.0.weight' does not hold as many values" },
        { "no nodes", "empty" },
        { "no graph", "no graph" },
        { "cycle", "cycle" },
        { "tensor made twice", "'stem.1' twice" },
        { "input made again", "'input' twice" },
        { "weight stored twice", "stores the tensor 'stem.0.weight' twice" },
    };

    [Theory]
    [MemberData(nameof(Defects))]
    public void Unusable_model_is_refused(string defect, string expected)
    {
        var proto = Proto();
        var weight = proto.Graph.Initializer[0];
        switch (defect)
        {
            case "opset 6": proto.OpsetImport[0].Version = 6; break;
            case "no opset": proto.OpsetImport.Clear(); break;
            case "half": weight.DataType = (int)DataType.Float16; break;
            case "brain": weight.DataType = (int)DataType.Bfloat16; break;
            case "external": weight.DataLocation = TensorProto.Types.DataLocation.External; break;
            case "short weight": weight.RawData = ByteString.CopyFrom(1, 2, 3, 4); break;
            case "huge weight": weight.Dims[0] = long.MaxValue; break;
            case "negative weight": weight.Dims[0] = -weight.Dims[0]; break;
            case "no nodes": proto.Graph.Node.Clear(); break;
            case "no graph": proto.Graph = null; break;
            case "tensor made twice": proto.Graph.Node[0].Output[0] = "stem.1"; break;
            case "input made again": proto.Graph.Node[^1].Output[0] = "input"; break;
            case "weight stored twice": proto.Graph.Initializer.Add(weight.Clone()); break;
            case "cycle": proto.Graph.Node[0].Input[0] = "block"; break;
        }

        var error = Assert.Throws<PipelineException>(() => OnnxModel.Parse(proto.ToByteArray(), "net.onnx"));
        Assert.StartsWith("net.onnx: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operators_that_the_model_defines_itself_are_accepted()
    {
        var proto = Proto();
        proto.Graph.Node[0].Domain = "pkg.torch";
        proto.Functions.Add(new FunctionProto { Name = "Conv", Domain = "pkg.torch" });
        Assert.Equal(17, OnnxModel.FromProto(proto, "net.onnx").Opset);
    }

    private static ModelProto Proto() => BackboneTests.ResNet().Proto;

    private static byte[] Length(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 128; value >>= 7)
        {
            bytes.Add((byte)(value | 128));
        }

        return [.. bytes, (byte)value];
    }
}
