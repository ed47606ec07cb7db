using Google.Protobuf;
using Pipelines.Onnx.Format;
using static Pipelines.Onnx.Format.AttributeProto.Types;
using static Pipelines.Onnx.Format.TensorProto.Types;

namespace Trainer.Tests.Commands;

/// <summary>Networks that ONNX Runtime never finishes: a Loop with more rounds than anybody can wait for.</summary>
internal static class EndlessGraph
{
    private const string Looped = "looped";

    /// <summary>A backbone of 32 pixels whose feature map is <c>map</c>.</summary>
    public static void WriteBackbone(string path) => Write(path, channels: 8, isEndless: true);

    /// <summary>One that ends, of 1.1 MB.</summary>
    public static void WriteSmallBackbone(string path) => Write(path, channels: 10_000, isEndless: false);

    private static void Write(string path, int channels, bool isEndless)
    {
        var weights = new TensorProto { Name = "w", DataType = (int)DataType.Float, Dims = { channels, 3, 3, 3 } };
        weights.FloatData.AddRange(Enumerable.Range(0, channels * 3 * 9).Select(i => ((i * 37 % 101) - 50) / 200f));
        var graph = new GraphProto
        {
            Name = "endless",
            Input = { Value("image", DataType.Float, 1, 3, 32, 32) },
            Output = { Value("scores", DataType.Float, 1, channels) },
            Initializer = { weights },
            Node =
            {
                Node("Conv", [isEndless ? Looped : "image", "w"], ["conv"]),
                Node("Relu", ["conv"], ["map"]),
                Node("GlobalAveragePool", ["map"], ["pooled"]),
                Node("Flatten", ["pooled"], ["scores"]),
            },
        };
        if (isEndless)
        {
            InsertLoop(graph, "image", 0);
        }

        File.WriteAllBytes(path, new ModelProto
        {
            IrVersion = 8,
            OpsetImport = { new OperatorSetIdProto { Version = 17 } },
            Graph = graph,
        }.ToByteArray());
    }

    /// <summary>Lets the images of an exported model go through an endless loop first.</summary>
    public static void MakeEndless(string path)
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        var input = model.Graph.Input[0].Name;
        foreach (var node in model.Graph.Node)
        {
            for (var i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = node.Input[i] == input ? Looped : node.Input[i];
            }
        }

        InsertLoop(model.Graph, input, 0);
        File.WriteAllBytes(path, model.ToByteArray());
    }

    private static void InsertLoop(GraphProto graph, string input, int position)
    {
        var body = new GraphProto
        {
            Name = "body",
            Input = { Value("round", DataType.Int64), Value("again", DataType.Bool), Value("x", DataType.Float) },
            Output = { Value("still", DataType.Bool), Value("y", DataType.Float) },
            Node = { Node("Identity", ["again"], ["still"]), Node("Relu", ["x"], ["y"]) },
        };
        body.Input[2].Type.TensorType.Shape = null;
        body.Output[1].Type.TensorType.Shape = null;
        var loop = Node("Loop", ["rounds", "begin", input], [Looped]);
        loop.Attribute.Add(new AttributeProto { Name = "body", Type = AttributeType.Graph, G = body });
        graph.Node.Insert(position, loop);
        graph.Initializer.Add(new TensorProto { Name = "rounds", DataType = (int)DataType.Int64, Int64Data = { long.MaxValue } });
        graph.Initializer.Add(new TensorProto { Name = "begin", DataType = (int)DataType.Bool, Int32Data = { 1 } });
    }

    private static NodeProto Node(string type, string[] inputs, string[] outputs) =>
        new() { OpType = type, Name = $"{type}-{outputs[0]}", Input = { inputs }, Output = { outputs } };

    private static ValueInfoProto Value(string name, DataType type, params long[] shape) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new()
            {
                ElemType = (int)type,
                Shape = new TensorShapeProto { Dim = { shape.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }) } },
            },
        },
    };
}
