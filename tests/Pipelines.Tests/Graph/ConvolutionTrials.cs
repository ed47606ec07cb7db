using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Tests.Graph;

internal static class ConvolutionTrials
{
    /// <summary>The trials of each operator of the family, in a graph of an opset.</summary>
    public static IReadOnlyDictionary<string, Func<long, IEnumerable<Trial>>> All { get; } =
        new Dictionary<string, Func<long, IEnumerable<Trial>>>(StringComparer.Ordinal)
        {
            ["Conv"] = Conv,
            ["ConvTranspose"] = ConvTranspose,
        };

    /// <summary>Kernel × stride × dilation × padding × groups, with and without bias.</summary>
    public static IEnumerable<Trial> Conv(long opset)
    {
        var number = 0;
        foreach (var kernel in new[] { 1, 2, 3 })
        {
            foreach (var stride in new[] { 1, 2 })
            {
                foreach (var dilation in new[] { 1, 2 })
                {
                    foreach (var padding in new[] { "none", "symmetric", "asymmetric", "SAME_UPPER", "SAME_LOWER", "VALID" })
                    {
                        // ONNX Runtime refuses SAME with dilation.
                        if (dilation == 2 && padding.StartsWith("SAME", StringComparison.Ordinal))
                        {
                            continue;
                        }

                        var groups = new[] { 1, 2, 4 }[number % 3];
                        var graph = new OperatorCase(opset, 2, 4, 9, 8);
                        string[] inputs = ["x", graph.Floats(8, 4 / groups, kernel, kernel)];
                        inputs = number++ % 2 == 0 ? [.. inputs, graph.Floats(8)] : inputs;
                        graph.Node(
                            "Conv", "y", inputs, node => Attributes(node, kernel, stride, dilation, padding).WithInt("group", groups));
                        yield return new($"{kernel} stride {stride} dilation {dilation} {padding} groups {groups}", graph, "y");
                    }
                }
            }
        }

        var plain = new OperatorCase(opset, 1, 3, 5, 6);
        plain.Node("Conv", "y", ["x", plain.Floats(4, 3, 3, 2)]);
        yield return new("no attributes", plain, "y");
        var unnamed = new OperatorCase(opset, 1, 3, 5, 6);
        unnamed.Node("Conv", "y", ["x", unnamed.Floats(4, 3, 3, 3)], node => node.WithText("auto_pad", "").WithInts("pads", 1, 1, 1, 1));
        yield return new("an empty auto_pad", unnamed, "y");
        var line = new OperatorCase(opset, 1, 3, 9);
        line.Node("Conv", "y", ["x", line.Floats(4, 3, 3)], node => node.WithInts("pads", 2, 0));
        yield return new("one axis", line, "y");
        var volume = new OperatorCase(opset, 1, 2, 4, 5, 6);
        volume.Node(
            "Conv", "y", ["x", volume.Floats(3, 2, 2, 3, 3)], node => node.WithInts("pads", 0, 1, 1, 1, 1, 1).WithInts("strides", 1, 2, 1));
        yield return new("three axes", volume, "y");
    }

    /// <summary>Stride × padding × dilation × groups, wanted output shapes, and one and three axes.</summary>
    public static IEnumerable<Trial> ConvTranspose(long opset)
    {
        foreach (var (stride, pads, outputPadding, dilation, groups) in new (int, long[], int, int, int)[]
        {
            (1, [0, 0, 0, 0], 0, 1, 1), (2, [1, 1, 1, 1], 1, 1, 1), (2, [0, 0, 0, 0], 0, 2, 2), (3, [1, 1, 1, 1], 2, 1, 2),
            (2, [0, 1, 1, 0], 0, 1, 1), (2, [0, 1, 2, 1], 1, 1, 2), (1, [2, 0, 0, 1], 0, 2, 1),
        })
        {
            var label = $"stride {stride} pads {string.Join(" ", pads)} + {outputPadding} dilation {dilation} groups {groups}";
            yield return Transposed(opset, label, groups, node => node
                .WithInts("strides", stride, stride)
                .WithInts("pads", pads)
                .WithInts("output_padding", outputPadding, outputPadding)
                .WithInts("dilations", dilation, dilation));
        }

        foreach (var padding in new[] { "SAME_UPPER", "SAME_LOWER", "VALID" })
        {
            yield return Transposed(opset, padding, 1, node => node.WithInts("strides", 2, 3).WithText("auto_pad", padding));
        }

        // Smaller and larger than what the layer makes, 11 × 13.
        foreach (var (height, width) in new[] { (10, 12), (11, 13), (12, 13) })
        {
            yield return Transposed(
                opset, $"wanted {height} × {width}", 2, node => node.WithInts("strides", 2, 2).WithInts("output_shape", height, width));
        }

        var line = new OperatorCase(opset, 1, 3, 9);
        line.Node("ConvTranspose", "y", ["x", line.Floats(3, 4, 3)], node => node.WithInts("pads", 2, 0).WithInts("strides", 2));
        yield return new("one axis", line, "y");
        var volume = new OperatorCase(opset, 1, 2, 4, 5, 6);
        volume.Node(
            "ConvTranspose",
            "y",
            ["x", volume.Floats(2, 3, 2, 3, 3), volume.Floats(3)],
            node => node.WithInts("pads", 0, 1, 1, 0, 1, 1).WithInts("strides", 1, 2, 1));
        yield return new("three axes", volume, "y");
    }

    private static Trial Transposed(long opset, string label, int groups, Action<NodeProto> attributes)
    {
        var graph = new OperatorCase(opset, 2, 4, 5, 6);
        graph.Node(
            "ConvTranspose",
            "y",
            ["x", graph.Floats(4, 3, 3, 3), graph.Floats(3 * groups)],
            node => attributes(node.WithInts("kernel_shape", 3, 3).WithInt("group", groups)));
        return new(label, graph, "y");
    }

    private static NodeProto Attributes(NodeProto node, int kernel, int stride, int dilation, string padding)
    {
        node.WithInts("kernel_shape", kernel, kernel).WithInts("strides", stride, 3 - stride).WithInts("dilations", dilation, dilation);
        return padding switch
        {
            "none" => node,
            "symmetric" => node.WithInts("pads", 1, 2, 1, 2),
            "asymmetric" => node.WithInts("pads", 0, 1, 2, 0),
            _ => node.WithText("auto_pad", padding),
        };
    }
}
