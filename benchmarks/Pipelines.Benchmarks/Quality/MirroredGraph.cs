using Pipelines.Backbones;
using Pipelines.Onnx;

namespace Pipelines.Benchmarks.Quality;

/// <summary>A graph that sees its images mirrored left to right.</summary>
internal static class MirroredGraph
{
    /// <summary>Makes it of a graph from pixels on.</summary>
    public static OnnxModel Of(OnnxModel model)
    {
        var mirrored = model.Clone();
        var nodes = mirrored.Graph.Node.ToList();
        mirrored.Graph.Node.Clear();
        var builder = new GraphBuilder(mirrored);
        var width = mirrored.Graph.Input.Single(input => input.Name == FeatureGraph.Input).Type.TensorType.Shape.Dim[3].DimValue;
        var columns = builder.Longs("mirror.columns", [.. Enumerable.Range(0, (int)width).Select(column => width - 1 - column)]);
        var pixels = builder.Append("Gather", "mirror", [FeatureGraph.Input, columns], node => node.WithInt("axis", 3));
        foreach (var node in nodes)
        {
            for (var i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = node.Input[i] == FeatureGraph.Input ? pixels : node.Input[i];
            }
        }

        mirrored.Graph.Node.AddRange(nodes);
        return mirrored;
    }
}
