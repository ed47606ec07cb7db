using System.Text;
using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Imaging;
using Pipelines.Onnx;

namespace Pipelines.Features;

/// <summary>
/// What determines a feature vector, besides the image: the network with all its weights, the output that is read, and how an image becomes
/// pixels. Vectors are comparable, and interchangeable, only under the same key.
/// </summary>
/// <param name="Hash">SHA-256 over all of that.</param>
/// <param name="Dimensions">Length of the vectors.</param>
/// <param name="Network">Where the network came from, for messages.</param>
/// <param name="Preprocessing">How an image becomes pixels.</param>
internal sealed record FeatureKey(ContentHash Hash, int Dimensions, string Network, Preprocessing Preprocessing)
{
    /// <summary>The key of no vectors at all.</summary>
    public static FeatureKey Nothing { get; } = new(default, 0, "", new(0, 0, default));

    // Raised when ImageReader gives other pixels for the same file, so that older vectors are not used.
    private const int PixelVersion = 1;

    /// <summary>The key of a graph whose input is an image and whose output is one vector for each image.</summary>
    /// <param name="graph">The network; its metadata is not part of the key.</param>
    /// <param name="preprocessing">How an image becomes pixels.</param>
    /// <param name="output">Name of the output, float [N, dimensions].</param>
    /// <exception cref="PipelineException">The graph has no such output, or it has no fixed length.</exception>
    public static FeatureKey Of(OnnxModel graph, Preprocessing preprocessing, string output) => new(
        ContentHash.Of(Encoding.UTF8.GetBytes($"{FeatureGraph.Hash(graph, preprocessing)} output={output} pixels={PixelVersion}")),
        DimensionsOf(graph, output),
        graph.Place,
        preprocessing);

    /// <summary>The declared length of an output of the shape [N, length].</summary>
    /// <exception cref="PipelineException">The graph has no such output, or it has no fixed length.</exception>
    internal static int DimensionsOf(OnnxModel graph, string output)
    {
        var value = graph.Graph.Output.FirstOrDefault(candidate => candidate.Name == output)
            ?? throw new PipelineException(new Problem(
                graph.Place,
                $"The graph has no output '{output}'.",
                $"It has: {string.Join(", ", graph.Graph.Output.Select(candidate => candidate.Name))}."));
        var shape = value.Type?.TensorType?.Shape?.Dim;
        return shape is [_, { HasDimValue: true, DimValue: > 0 and <= int.MaxValue } length]
            ? (int)length.DimValue
            : throw new PipelineException(new Problem(
                graph.Place,
                $"The output '{output}' does not declare the shape [N, length] with a fixed length.",
                "Name an output that gives one vector for each image."));
    }
}
