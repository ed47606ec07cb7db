using Pipelines.Backbones.Trunk;
using Pipelines.Imaging;
using Pipelines.Onnx;

namespace Pipelines.Backbones;

/// <summary>
/// Test-time flips inside a graph: the backbone sees each image twice, as it is and mirrored left to right, and what follows gets the mean
/// of both feature maps, the second one mirrored back. Everything behind it stays as it is: neck, head, class activation maps.
/// </summary>
internal static class TestTimeFlip
{
    // The tensors between the pixels and the mean.
    private const string Both = GraphBuilder.Prefix + "flip.both";

    /// <summary>Adds them to a feature graph, or to a whole model that has one as its beginning.</summary>
    /// <param name="graph">The graph; it is not changed.</param>
    /// <param name="backbone">The backbone in it.</param>
    /// <param name="preprocessing">The pixels that go in.</param>
    public static OnnxModel Add(OnnxModel graph, Backbone backbone, Preprocessing preprocessing)
    {
        var map = FeatureMapIn(backbone);
        var width = backbone.IsVector ? 0 : WidthOf(map, graph, preprocessing);
        var flipped = graph.Clone();
        var nodes = flipped.Graph.Node.ToList();
        flipped.Graph.Node.Clear();
        var builder = new GraphBuilder(flipped);

        // Nodes stand in topological order: before the network, the network, behind it.
        var end = nodes.FindIndex(node => node.Output.Contains(map)) + 1;
        var mirrored = Mirror(builder, "flip", FeatureGraph.Input, preprocessing.ResizedSize);
        builder.Append("Concat", "flip.concat", [FeatureGraph.Input, mirrored], node => node.WithInt("axis", 0), Both);
        flipped.Graph.Node.AddRange(nodes.Take(end).Select(node => Reading(node, FeatureGraph.Input, Both)));
        var second = builder.UniqueName(GraphBuilder.Prefix + "flip.second");
        var first = builder.Append("Split", "flip.split", [map], node =>
        {
            node.Output.Add(second);
            node.WithInt("axis", 0);
            if (flipped.Opset >= 18)
            {
                node.WithInt("num_outputs", 2);
            }
        });
        var back = backbone.IsVector ? second : Mirror(builder, "flip.back", second, width);
        var sum = builder.Append("Add", "flip.sum", [first, back]);
        var mean = builder.Append("Mul", "flip.mean", [sum, builder.Floats("flip.half", [], [0.5f])]);
        flipped.Graph.Node.AddRange(nodes.Skip(end).Select(node => Reading(node, map, mean)));
        return flipped;
    }

    private static string FeatureMapIn(Backbone backbone) => new ReservedNames(backbone.Model.Clone()).Free(backbone.FeatureMap);

    private static int WidthOf(string map, OnnxModel graph, Preprocessing preprocessing)
    {
        using var probe = new GraphProbe(graph, [map]);
        return probe.Shapes(FeatureGraph.Input, [1, 3, preprocessing.ResizedSize, preprocessing.ResizedSize])[map][3];
    }

    /// <summary>The same turned left to right, in every opset.</summary>
    private static string Mirror(GraphBuilder builder, string name, string input, int width) => builder.Append(
        "Gather",
        name,
        [input, builder.Longs(name + ".columns", [.. Enumerable.Range(0, width).Select(column => (long)(width - 1 - column))])],
        node => node.WithInt("axis", 3));

    private static Onnx.Format.NodeProto Reading(Onnx.Format.NodeProto node, string before, string now)
    {
        for (var input = 0; input < node.Input.Count; input++)
        {
            node.Input[input] = node.Input[input] == before ? now : node.Input[input];
        }

        return node;
    }
}
