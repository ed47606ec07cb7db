using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Backbones;

/// <summary>The place in a network where the backbone ends and the classifier begins.</summary>
/// <param name="Tensor">Name of the last tensor of the backbone.</param>
/// <param name="Shape">Its shape for one image: 1, C, H, W, or 1, C where the backbone gives a vector.</param>
/// <param name="Reason">Why there: a sentence for people.</param>
internal sealed record FeatureMapCut(string Tensor, IReadOnlyList<int> Shape, string Reason)
{
    private const string Remedy = "Name the tensor at which the backbone ends in backbone.featureMap.";

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
        var index = new GraphIndex(model.Graph);
        if (!model.Graph.Node.Any(node => node.OpType == "Conv"))
        {
            throw new PipelineException(new Problem(model.Place, "The network has no convolution; it is no CNN.", "Give a convolutional network for images as backbone."));
        }

        var flow = new DataFlow(index, input.Name);
        var output = model.Graph.Output.Select(value => value.Name).FirstOrDefault(flow.Reaches)
            ?? throw new PipelineException(new Problem(model.Place, $"No output of the network depends on its input '{input.Name}'."));
        var chain = Chain(flow, output);
        var shapes = BackboneShapes.Probe(model, input, size, [.. chain.Select(link => link.Tensor).Where(name => name != input.Name)]);
        return new FeatureMapSearch(model.Place, flow, index, shapes).Run(chain)
            ?? throw new PipelineException(new Problem(
                model.Place, $"The network's ending, before the output '{output}', is not that of a CNN: no pooling or flattening of a last feature map was found.", Remedy));
    }

    /// <summary>The tensors through which everything passes, from the output back, as far as a classifier may reach.</summary>
    private static List<ChainLink> Chain(DataFlow flow, string output)
    {
        var chain = new List<ChainLink>();
        for (var tensor = output; tensor is not null; tensor = flow.Dominator(tensor))
        {
            var nodes = flow.NodesBetween(flow.Dominator(tensor), tensor);
            chain.Add(new(tensor, nodes));
            if (!nodes.All(ClassifierEnding.Allows))
            {
                break;
            }
        }

        return chain;
    }
}

/// <summary>A tensor through which everything passes.</summary>
/// <param name="Tensor">Its name.</param>
/// <param name="Nodes">The nodes that make it from the next one of the chain (which lies before it in the network).</param>
internal sealed record ChainLink(string Tensor, IReadOnlyList<NodeProto> Nodes);
