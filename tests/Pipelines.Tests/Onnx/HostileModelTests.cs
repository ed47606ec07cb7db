using Google.Protobuf;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Tests.Onnx;

/// <summary>ONNX files that are made to take far more memory than their size, or to nest without end.</summary>
public class HostileModelTests
{
    private const int Many = 500_000;

    [Theory]
    [InlineData("nodes", "nodes")]
    [InlineData("attributes", "times its size")]
    [InlineData("weights", "times its size")]
    [InlineData("inputs", "")]
    [InlineData("functions", "times its size")]
    [InlineData("metadata", "")]
    [InlineData("unknown fields", "times its size")]
    [InlineData("numbers", "")]
    [InlineData("sizes", "")]
    [InlineData("names", "")]
    [InlineData("named nodes", "times its size")]
    public void A_flood_of_small_parts_is_refused_before_it_becomes_objects(string kind, string expected)
    {
        var graph = kind switch
        {
            "nodes" => Flood(0x0A, 0),
            "attributes" => Field(0x0A, Flood(0x2A, 0)),
            "weights" => Flood(0x2A, 0),
            "inputs" => Flood(0x5A, 0),
            "unknown fields" => Flood(0xF8, 0x7F, 0),
            "numbers" => Field(0x2A, Field(0x3A, new byte[Many])),
            "named nodes" => [.. Enumerable.Range(0, 19_000).SelectMany(i => Field(
                0x0A,
                [
                    .. Field(0x0A, i == 0 ? [(byte)'x'] : System.Text.Encoding.UTF8.GetBytes($"{i - 1:x}")),
                    .. Field(0x12, System.Text.Encoding.UTF8.GetBytes($"{i:x}")), .. Field(0x22, "Abs"u8.ToArray()),
                ]))],
            "sizes" => Field(0x2A, Flood(0x08, 1)),
            "names" => Field(0x0A, Flood(0x0A, 0)),
            _ => [],
        };
        byte[] bytes = kind switch
        {
            "functions" => [0x08, 8, .. Flood(0xCA, 0x01, 0)],
            "metadata" => [0x08, 8, .. Flood(0x72, 0)],
            _ => [0x08, 8, .. Field(0x3A, graph)],
        };

        var error = BoundedRead.Of(bytes.Length, () => OnnxModel.Parse(bytes, "hostile.onnx"));

        Assert.Contains(expected, Assert.IsType<PipelineException>(error).Message, StringComparison.Ordinal);
        Assert.All(error.Problems, problem => Assert.Equal("hostile.onnx", problem.Place));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(20_000)]
    public void Subgraphs_inside_each_other_end_in_an_error_or_are_read(int depth)
    {
        // If in If: each level is a graph with a node with an attribute that is a graph.
        byte[] graph = [];
        for (var level = 0; level < depth; level++)
        {
            graph = Field(
                0x0A,
                [
                    .. Field(0x2A, Field(0x32, graph)),
                    .. Field(0x0A, "x"u8.ToArray()),
                    .. Field(0x12, System.Text.Encoding.UTF8.GetBytes($"y{level}")),
                    .. Field(0x22, "If"u8.ToArray()),
                ]);
            if (graph.Length > 400_000)
            {
                break;
            }
        }

        var named = Field(0x0A, "x"u8.ToArray());
        byte[] bytes =
            [0x08, 8, .. Field(0x42, [0x10, 17]), .. Field(0x3A, [.. graph, .. Field(0x5A, named), .. Field(0x62, named)])];
        var error = BoundedRead.Of(bytes.Length, () => OnnxModel.Parse(bytes, "hostile.onnx"));
        if (depth > 32)
        {
            Assert.Contains("levels deep", Assert.IsType<PipelineException>(error).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Functions_that_double_in_each_step_are_refused()
    {
        var proto = Model(out var node);
        (node.Domain, node.OpType) = ("f", "f29");
        for (var i = 0; i < 30; i++)
        {
            var function = new FunctionProto { Domain = "f", Name = $"f{i}", Input = { "x" }, Output = { "y" } };
            function.Node.Add(Step(i, "x", "m"));
            function.Node.Add(Step(i, "m", "y"));
            proto.Functions.Add(function);
        }

        var error = Assert.Throws<PipelineException>(() => OnnxModel.Parse(proto.ToByteArray(), "hostile.onnx"));
        Assert.Contains("Written out", error.Message, StringComparison.Ordinal);

        static NodeProto Step(int level, string from, string to) =>
            new() { Domain = level == 0 ? "" : "f", OpType = level == 0 ? "Relu" : $"f{level - 1}", Input = { from }, Output = { to } };
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public void Functions_that_call_themselves_are_refused(int length)
    {
        var proto = Model(out var node);
        (node.Domain, node.OpType) = ("f", "f0");
        for (var i = 0; i < length; i++)
        {
            var called = new NodeProto { Domain = "f", OpType = $"f{(i + 1) % length}", Input = { "x" }, Output = { "y" } };
            proto.Functions.Add(new FunctionProto { Domain = "f", Name = $"f{i}", Input = { "x" }, Output = { "y" }, Node = { called } });
        }

        var bytes = proto.ToByteArray();
        var error = BoundedRead.Of(bytes.Length, () => OnnxModel.Parse(bytes, "hostile.onnx"));
        Assert.Contains("calls itself", Assert.IsType<PipelineException>(error).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_model_never_does_more_than_fail()
    {
        var original = new TestNetwork(size: 8);
        original.Build(original.Gemm("fc", original.Flatten("flat", original.GlobalAverage("pool", original.Stem())), 8, 3));
        var (bytes, random) = (original.Pack(), new Random(3));
        for (var i = 0; i < Mutation.Count; i++)
        {
            var damaged = Mutation.Of(bytes, random);
            var error = BoundedRead.Of(damaged.Length, () => OnnxModel.Parse(damaged, "hostile.onnx"));
            Assert.All(error?.Problems ?? [], problem => Assert.Equal("hostile.onnx", problem.Place));
        }
    }

    private static ModelProto Model(out NodeProto node)
    {
        var network = new TestNetwork();
        network.Build(network.Node("Relu", "y", "input"));
        node = network.Proto.Graph.Node[0];
        return network.Proto;
    }

    private static byte[] Flood(params byte[] part)
    {
        var bytes = new byte[part.Length * Many];
        for (var i = 0; i < Many; i++)
        {
            part.CopyTo(bytes, i * part.Length);
        }

        return bytes;
    }

    /// <summary>A field of a number of bytes, with its tag.</summary>
    private static byte[] Field(byte tag, byte[] content)
    {
        var length = new List<byte>();
        var rest = content.Length;
        for (; rest >= 128; rest >>= 7)
        {
            length.Add((byte)(rest | 128));
        }

        return [tag, .. length, (byte)rest, .. content];
    }
}
