using Pipelines.Backbones;
using Pipelines.Imaging;
using Pipelines.Numerics;
using Pipelines.Onnx;

namespace Pipelines.Training.Pretext;

/// <summary>
/// The teacher as graphs: its last feature map, averaged over an image and its mirror image, pooled or cell by cell. What is learned from
/// it does not depend on whether an image is mirrored.
/// </summary>
internal static class TeacherGraph
{
    /// <summary>Name of the output.</summary>
    public const string Output = FeatureGraph.Output;

    /// <summary>The vector of a whole image: N = 1 × channels.</summary>
    public static OnnxModel Pooled(Backbone teacher, Preprocessing preprocessing)
    {
        var (model, graph, map, shape) = Mirrored(teacher, preprocessing);
        return Finish(model, graph, graph.Append("GlobalAveragePool", "pool", [map]), shape[0]);
    }

    /// <summary>A few numbers for each cell of the map: N = 1 × (dimensions · height · width).</summary>
    /// <param name="teacher">The teacher.</param>
    /// <param name="preprocessing">What it sees.</param>
    /// <param name="projection">From the map's channels to these numbers.</param>
    /// <param name="side">Cells along each side of the map.</param>
    public static OnnxModel Projected(Backbone teacher, Preprocessing preprocessing, LinearLayer projection, out int side)
    {
        var (model, graph, map, shape) = Mirrored(teacher, preprocessing);
        var projected = graph.PointwiseLinear("projection", map, projection);
        side = shape[1];
        return Finish(model, graph, projected, projection.Outputs * shape[1] * shape[2]);
    }

    /// <summary>Cells along each side of the teacher's map.</summary>
    /// <exception cref="ConfigurationException">The teacher does not run at that size.</exception>
    public static int Side(Backbone teacher, Preprocessing preprocessing) => Mirrored(teacher, preprocessing).Shape[1];

    private static (OnnxModel Model, GraphBuilder Graph, string Map, int[] Shape) Mirrored(Backbone teacher, Preprocessing preprocessing)
    {
        // The neck is only used to find the feature map: it is cut off again.
        var model = FeatureGraph.Build(teacher, preprocessing, new NeckOptions());
        var map = model.Graph.Node.Single(node => node.Name == GraphBuilder.Prefix + "neck").Input[0];
        model.Graph.Output.Clear();
        model = model.CutAt(map);
        GraphEditing.Prune(model);

        const string Both = GraphBuilder.Prefix + "both";
        foreach (var node in model.Graph.Node)
        {
            for (var input = 0; input < node.Input.Count; input++)
            {
                node.Input[input] = node.Input[input] == FeatureGraph.Input ? Both : node.Input[input];
            }
        }

        var graph = new GraphBuilder(model);
        var network = model.Graph.Node.ToList();
        model.Graph.Node.Clear();
        var mirror = Mirror(graph, "mirror", FeatureGraph.Input);
        graph.Append("Concat", "withMirrorImage", [FeatureGraph.Input, mirror], node => node.WithInt("axis", 0), Both);
        model.Graph.Node.AddRange(network);
        var direct = graph.Slice("direct", map, [0], [1], [0]);
        var mirrored = Mirror(graph, "mirrorBack", graph.Slice("mirrored", map, [1], [2], [0]));
        var sum = graph.Append("Add", "sum", [direct, mirrored]);
        var mean = graph.Append("Mul", "mean", [sum, graph.Floats("half", [], [0.5f])]);
        using var probe = new GraphProbe(model, [mean]);
        var shape = probe.Shapes(FeatureGraph.Input, [1, 3, preprocessing.ResizedSize, preprocessing.ResizedSize])[mean];
        return (model, graph, mean, [.. shape.Skip(1)]);
    }

    /// <summary>The same turned left to right: a slice that goes backwards.</summary>
    private static string Mirror(GraphBuilder graph, string name, string input) => graph.Append(
        "Slice",
        name,
        [
            input,
            graph.Longs(name + ".starts", -1),
            graph.Longs(name + ".ends", long.MinValue),
            graph.Longs(name + ".axes", 3),
            graph.Longs(name + ".steps", -1),
        ]);

    private static OnnxModel Finish(OnnxModel model, GraphBuilder graph, string result, int length)
    {
        graph.Append("Flatten", "flatten", [result], node => node.WithInt("axis", 1), Output);
        model.Graph.Output.Clear();
        model.Graph.Output.Add(GraphBuilder.BatchOfFloats(Output, length));
        return model;
    }
}
