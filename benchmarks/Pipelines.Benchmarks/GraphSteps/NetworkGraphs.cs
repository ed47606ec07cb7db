using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Benchmarks.GraphSteps;

/// <summary>The same networks as ONNX graphs, node for node as PyTorch exports them in training mode.</summary>
internal sealed class NetworkGraphs
{
    private readonly OnnxModel _model;
    private readonly GraphBuilder _builder;
    private readonly Random _random = new(1);

    private NetworkGraphs(int size)
    {
        var proto =
            new ModelProto { IrVersion = 8, Graph = new() { Name = "network", Output = { new ValueInfoProto { Name = "features" } } } };
        proto.OpsetImport.Add(new OperatorSetIdProto { Version = 13 });
        proto.Graph.Input.Add(GraphBuilder.BatchOfFloats("input", 3, size, size));

        // The model is checked when it is made, and an empty graph is refused: this node goes again.
        proto.Graph.Node.Add(new NodeProto { OpType = "Identity", Input = { "input" }, Output = { "features" } });
        _model = OnnxModel.FromProto(proto, "benchmark");
        proto.Graph.Node.Clear();
        _builder = new GraphBuilder(_model);
    }

    /// <summary>
    /// ResNet-18 on pictures of <paramref name="size"/> × <paramref name="size"/> pixels, from <c>input</c> to <c>features</c>.
    /// </summary>
    public static OnnxModel ResNet18(int size)
    {
        var n = new NetworkGraphs(size);
        var x = n.Relu(n.ConvBatchNorm("input", 3, 64, 7, 2));
        x = n._builder.Append(
            "MaxPool", "pool", [x], node => node.WithInts("kernel_shape", 3, 3).WithInts("strides", 2, 2).WithInts("pads", 1, 1, 1, 1));
        var from = 64;
        foreach (var (to, stride) in new[] { (64, 1), (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1) })
        {
            var inner = n.ConvBatchNorm(n.Relu(n.ConvBatchNorm(x, from, to, 3, stride)), to, to, 3);
            x = n.Relu(n._builder.Append("Add", "add", [inner, stride == 1 ? x : n.ConvBatchNorm(x, from, to, 1, stride)]));
            from = to;
        }

        return n.Pooled(x);
    }

    /// <summary>
    /// MobileNetV2 on pictures of <paramref name="size"/> × <paramref name="size"/> pixels, from <c>input</c> to <c>features</c>.
    /// </summary>
    public static OnnxModel MobileNetV2(int size)
    {
        var n = new NetworkGraphs(size);
        var (zero, six) = (n._builder.Floats("zero", [], [0]), n._builder.Floats("six", [], [6]));
        var x = Relu6(n.ConvBatchNorm("input", 3, 32, 3, 2));
        foreach (var (from, to, stride, expansion) in MobileNetV2Plan.Blocks)
        {
            var inner = expansion == 1 ? x : Relu6(n.ConvBatchNorm(x, from, from * expansion, 1));
            inner = Relu6(n.ConvBatchNorm(inner, from * expansion, from * expansion, 3, stride, from * expansion));
            inner = n.ConvBatchNorm(inner, from * expansion, to, 1);
            x = stride == 1 && from == to ? n._builder.Append("Add", "add", [x, inner]) : inner;
        }

        return n.Pooled(Relu6(n.ConvBatchNorm(x, 320, 1280, 1)));

        string Relu6(string tensor) => n._builder.Append("Clip", "relu6", [tensor, zero, six]);
    }

    private string Relu(string x) => _builder.Append("Relu", "relu", [x]);

    private string ConvBatchNorm(string x, int from, int to, int kernel, int stride = 1, int groups = 1)
    {
        var reads = from / groups * kernel * kernel;
        var bound = Math.Sqrt(6.0 / reads);
        float[] weights = [.. Enumerable.Range(0, to * reads).Select(_ => (float)(bound * ((2 * _random.NextDouble()) - 1)))];
        var half = kernel / 2;
        var convolved = _builder.Append(
            "Conv",
            "conv",
            [x, _builder.Floats("weight", [to, from / groups, kernel, kernel], weights)],
            node => node
                .WithInts("kernel_shape", kernel, kernel)
                .WithInts("strides", stride, stride)
                .WithInts("pads", half, half, half, half)
                .WithInt("group", groups));
        return _builder.Append("BatchNormalization", "norm", [convolved, Vector(1), Vector(0), Vector(0), Vector(1)]);

        string Vector(float value) => _builder.Floats("norm", [to], [.. Enumerable.Repeat(value, to)]);
    }

    private OnnxModel Pooled(string x)
    {
        var pooled = _builder.Append("GlobalAveragePool", "average", [x]);
        _builder.Append("Flatten", "flatten", [pooled], node => node.WithInt("axis", 1), "features");
        return _model;
    }
}
