using Pipelines.Graph.Analysis;
using Pipelines.Graph.Operators;
using Pipelines.Graph.Rewriting;
using Pipelines.Onnx;

namespace Pipelines.Backbones.Trunk;

/// <summary>The place in a network where the backbone ends and the classifier begins.</summary>
/// <param name="Tensor">Name of the last tensor of the backbone.</param>
/// <param name="Reason">Why there, for people.</param>
internal sealed record FeatureMapCut(string Tensor, string Reason)
{
    /// <summary>
    /// Finds the last feature map of a CNN. It goes back from the output, from one tensor through which everything passes to the one
    /// before, over what may be a classifier (linear layers, activations, changes of shape), up to the pooling or flattening of a map.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="input">Its image input.</param>
    /// <param name="size">Side of the images to try it with, in pixels.</param>
    /// <exception cref="PipelineException">The network has no such ending, or does not run.</exception>
    public static FeatureMapCut Find(OnnxModel model, BackboneInput input, int size)
    {
        if (!model.Graph.Node.Any(Convolutions.Is))
        {
            throw NoNetwork(model, "The network has no convolution; it is no CNN.");
        }

        var index = new GraphIndex(model.Graph);
        var flow = new DataFlow(index, input.Name);
        var output = model.Graph.Output.Select(value => value.Name).FirstOrDefault(flow.Reaches)
            ?? throw new PipelineException(new Problem(
                model.Place, $"No output of the network depends on its input '{input.Name}'.", "Export the whole network."));
        var chain = NetworkEnding.Of(flow, output);
        var cut = new FeatureMapSearch(index, flow, chain, Shapes(model, input, size, chain)).Run()
            ?? throw new PipelineException(new Problem(
                model.Place,
                $"The network's ending, before its output '{output}', is not that of a CNN: no pooling or flattening of a last feature "
                    + "map was found.",
                "Name the tensor at which the backbone ends in backbone.featureMap."));
        return cut.Tensor != input.Name
            ? cut
            : throw NoNetwork(model, "Between the images and the classifier lies no layer; it is no CNN.");
    }

    /// <summary>
    /// The shapes of the ending's tensors, as far back from the output as they are unknown: before a Gemm there are vectors. VGG's three
    /// of them hold nearly all its weights, and need not be loaded for that.
    /// </summary>
    private static IReadOnlyDictionary<string, int[]> Shapes(
        OnnxModel model, BackboneInput input, int size, IReadOnlyList<EndingStep> chain)
    {
        var unknown = chain.Skip(chain.ToList().FindLastIndex(step => step.Nodes is [{ OpType: OperatorNames.Gemm }]) + 1)
            .Select(step => step.Tensor);
        var tensors = unknown.Where(name => name != input.Name).ToList();
        if (tensors.Count == 0)
        {
            return new Dictionary<string, int[]>();
        }

        try
        {
            // A file that was exported for a fixed number of images runs on no other.
            var images = input.Images ?? 1;
            var ending = model.CutAt(tensors[0]);
            InferenceMode.Set(ending);
            using var probe = new GraphProbe(ending, tensors);
            return probe.Shapes(input.Name, [images, 3, size, size])
                .ToDictionary(
                    made => made.Key,
                    made => made.Value is [var first, .. var rest] && first == images ? [1, .. rest] : made.Value,
                    StringComparer.Ordinal);
        }
        catch (GraphProbeException exception)
        {
            throw new PipelineException(
                new Problem(model.Place, $"ONNX Runtime cannot run the network on an image of {size} × {size} pixels: {exception.Message}"),
                exception);
        }
    }

    private static PipelineException NoNetwork(OnnxModel model, string found) =>
        new(new Problem(model.Place, found, "Give a convolutional network for images as backbone."));
}
