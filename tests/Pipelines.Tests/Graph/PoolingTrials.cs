using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Tests.Graph;

internal static class PoolingTrials
{
    /// <summary>The trials of each operator of the family, in a graph of an opset.</summary>
    public static IReadOnlyDictionary<string, Func<long, IEnumerable<Trial>>> All { get; } =
        new Dictionary<string, Func<long, IEnumerable<Trial>>>(StringComparer.Ordinal)
        {
            ["AveragePool"] = Average,
            ["GlobalAveragePool"] = opset => Global("GlobalAveragePool", opset),
            ["GlobalMaxPool"] = opset => Global("GlobalMaxPool", opset),
            ["MaxPool"] = Max,
        };

    public static IEnumerable<Trial> Max(long opset)
    {
        foreach (var trial in Windows("MaxPool", opset, dilations: opset >= 10, countPads: false))
        {
            yield return trial;
        }

        if (opset >= 8)
        {
            var graph = new OperatorCase(opset, 1, 2, 6, 5);
            graph.Node("MaxPool", "y", ["x"], node => node.WithInts("kernel_shape", 2, 3), outputs: 2);
            yield return new("with places that nobody reads", graph, "y");
        }
    }

    public static IEnumerable<Trial> Average(long opset) => Windows("AveragePool", opset, dilations: opset >= 19, countPads: true);

    public static IEnumerable<Trial> Global(string type, long opset)
    {
        foreach (var shape in new int[][] { [2, 3, 5, 4], [2, 3, 1, 1], [2, 3, 7], [1, 2, 3, 4, 5] })
        {
            var graph = new OperatorCase(opset, shape);
            graph.Node(type, "y", ["x"]);
            yield return new(string.Join(" × ", shape), graph, "y");
        }
    }

    /// <summary>Kernel × stride × padding × ceil_mode × dilation × count_include_pad, as far as the opset has them.</summary>
    private static IEnumerable<Trial> Windows(string type, long opset, bool dilations, bool countPads)
    {
        foreach (var kernel in new[] { 2, 3 })
        {
            foreach (var stride in new[] { 1, 2, 3 })
            {
                foreach (var padding in new[] { "none", "symmetric", "asymmetric", "wide", "SAME_UPPER", "SAME_LOWER", "VALID" })
                {
                    foreach (var ceiling in opset >= 10 ? new[] { 0, 1 } : [0])
                    {
                        foreach (var dilation in dilations ? new[] { 1, 2 } : [1])
                        {
                            foreach (var counted in countPads ? new[] { 0, 1 } : [0])
                            {
                                if (padding.StartsWith("SAME", StringComparison.Ordinal) && dilation == 2)
                                {
                                    continue;
                                }

                                var graph = new OperatorCase(opset, 2, 3, 10, 11);
                                graph.Node(type, "y", ["x"], node =>
                                {
                                    Pad(node.WithInts("kernel_shape", kernel, kernel).WithInts("strides", stride, stride), padding, kernel);
                                    _ = ceiling == 1 ? node.WithInt("ceil_mode", 1) : node;
                                    _ = dilation == 2 ? node.WithInts("dilations", 2, 2) : node;
                                    _ = counted == 1 ? node.WithInt("count_include_pad", 1) : node;
                                });
                                yield return new(
                                    $"{kernel} stride {stride} {padding} ceil {ceiling} dilation {dilation} counted {counted}", graph, "y");
                            }
                        }
                    }
                }
            }
        }

        var plain = new OperatorCase(opset, 1, 2, 6, 5);
        plain.Node(type, "y", ["x"], node => node.WithInts("kernel_shape", 2, 3));
        yield return new("kernel only", plain, "y");
    }

    private static void Pad(NodeProto node, string padding, int kernel)
    {
        switch (padding)
        {
            case "none":
                break;
            case "symmetric":
                node.WithInts("pads", 1, 1, 1, 1);
                break;
            case "asymmetric":
                node.WithInts("pads", 0, 1, 1, 0);
                break;
            case "wide":
                node.WithInts("pads", kernel - 1, kernel - 1, kernel - 1, kernel - 1);
                break;
            default:
                node.WithText("auto_pad", padding);
                break;
        }
    }
}
