using System.Text;
using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Features;

/// <summary>
/// What, besides the image, decides the numbers of a feature vector: the network with all its weights, which of its outputs is read, and how
/// a picture becomes its pixels. Vectors are comparable, and interchangeable, only under the same key.
/// </summary>
/// <param name="Hash">SHA-256 over all of that.</param>
/// <param name="Dimensions">Length of the vectors.</param>
/// <param name="Network">Where the network came from, for a person.</param>
/// <param name="Preprocessing">How a picture becomes pixels.</param>
public sealed record FeatureKey(ContentHash Hash, int Dimensions, string Network, Preprocessing Preprocessing)
{
    // Raised when ImageReader gives other pixels for the same file, so that older vectors are not taken for new ones.
    private const int PixelVersion = 1;

    /// <summary>The key of a graph whose input is an image and whose output is one vector for each image.</summary>
    /// <param name="graph">The network; its metadata does not count.</param>
    /// <param name="preprocessing">How a picture becomes pixels.</param>
    /// <param name="output">Name of the output, float [N, dimensions].</param>
    /// <exception cref="PipelineException">The graph has no such output, or it has no fixed length.</exception>
    public static FeatureKey Of(OnnxModel graph, Preprocessing preprocessing, string output) => new(
        ContentHash.Of(Encoding.UTF8.GetBytes($"{FeatureGraph.Hash(graph, preprocessing)} output={output} pixels={PixelVersion}")),
        DimensionsOf(graph, output),
        graph.Place,
        preprocessing);

    private static int DimensionsOf(OnnxModel graph, string output)
    {
        var value = graph.Graph.Output.FirstOrDefault(candidate => candidate.Name == output)
            ?? throw new PipelineException(new Problem(
                graph.Place,
                $"The graph has no output '{output}'.",
                $"It has: {string.Join(", ", graph.Graph.Output.Select(candidate => candidate.Name))}."));
        var shape = value.Type?.TensorType?.Shape?.Dim;
        return shape is [_, { ValueCase: TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue, DimValue: > 0 and <= int.MaxValue } length]
            ? (int)length.DimValue
            : throw new PipelineException(new Problem(
                graph.Place,
                $"The output '{output}' does not declare the shape [N, length] with a fixed length.",
                "Name an output that gives one vector for each image."));
    }
}
