using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Tests.Training.Graph;

internal static class ConvolutionTrials
{
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
                        graph.Node("Conv", "y", inputs, node => Attributes(node, kernel, stride, dilation, padding).WithInt("group", groups));
                        yield return new($"{kernel} stride {stride} dilation {dilation} {padding} groups {groups}", graph, "y");
                    }
                }
            }
        }

        var plain = new OperatorCase(opset, 1, 3, 5, 6);
        plain.Node("Conv", "y", ["x", plain.Floats(4, 3, 3, 2)]);
        yield return new("no attributes", plain, "y");
        var line = new OperatorCase(opset, 1, 3, 9);
        line.Node("Conv", "y", ["x", line.Floats(4, 3, 3)], node => node.WithInts("pads", 2, 0));
        yield return new("one axis", line, "y");
        var volume = new OperatorCase(opset, 1, 2, 4, 5, 6);
        volume.Node("Conv", "y", ["x", volume.Floats(3, 2, 2, 3, 3)], node => node.WithInts("pads", 0, 1, 1, 1, 1, 1).WithInts("strides", 1, 2, 1));
        yield return new("three axes", volume, "y");
    }

    public static IEnumerable<Trial> ConvTranspose(long opset)
    {
        foreach (var (stride, padding, outputPadding, dilation, groups) in new[] { (1, 0, 0, 1, 1), (2, 1, 1, 1, 1), (2, 0, 0, 2, 2), (3, 1, 2, 1, 2) })
        {
            var graph = new OperatorCase(opset, 2, 4, 5, 6);
            graph.Node("ConvTranspose", "y", ["x", graph.Floats(4, 3, 3, 3), graph.Floats(3 * groups)], node => node
                .WithInts("kernel_shape", 3, 3).WithInts("strides", stride, stride).WithInts("pads", padding, padding, padding, padding)
                .WithInts("output_padding", outputPadding, outputPadding).WithInts("dilations", dilation, dilation).WithInt("group", groups));
            yield return new($"stride {stride} padding {padding} + {outputPadding} dilation {dilation} groups {groups}", graph, "y");
        }
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
