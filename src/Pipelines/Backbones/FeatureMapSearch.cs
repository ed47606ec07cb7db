using Pipelines.Onnx;

namespace Pipelines.Backbones;

/// <summary>Goes back along a network's ending and decides where the feature map is.</summary>
internal sealed class FeatureMapSearch(string place, DataFlow flow, GraphIndex index, IReadOnlyDictionary<string, int[]> shapes)
{
    /// <summary>Numbers of classes that betray ImageNet (with and without background).</summary>
    private static readonly int[] ImageNetClasses = [1000, 1001];

    /// <summary>The cut, or null where the ending is not understood.</summary>
    public FeatureMapCut? Run(IReadOnlyList<ChainLink> chain)
    {
        if (IsMap(chain[0].Tensor))
        {
            return Cut(chain[0].Tensor, "the network's output is already a feature map");
        }

        var linear = new List<int>();
        for (var i = 0; i + 1 < chain.Count; i++)
        {
            var (link, before) = (chain[i], chain[i + 1].Tensor);
            if (!link.Nodes.All(ClassifierEnding.Allows) || !shapes.ContainsKey(before))
            {
                break;
            }

            if (IsMap(before) || PoolsAPoint(link, before))
            {
                return AtMap(chain, i + 1, linear.Count > 0);
            }

            if (link.Nodes.Any(ClassifierEnding.IsLinear))
            {
                linear.Add(i);
            }
        }

        return AtVector(chain, linear);
    }

    /// <summary>The map is found; step back over poolings that change nothing and over a convolution that is the classifier.</summary>
    private FeatureMapCut AtMap(IReadOnlyList<ChainLink> chain, int at, bool hasLinear)
    {
        var ending = string.Join(", ", chain.Take(at).Reverse().Select(link => link.Nodes[^1].OpType));
        if (!hasLinear && ClassConvolution(chain, at) is { } beforeConvolution)
        {
            return Cut(SkipNeutral(chain, beforeConvolution), $"the last feature map before the 1 × 1 convolution to classes and its ending ({ending})");
        }

        return Cut(SkipNeutral(chain, at), $"the last feature map before the network's ending ({ending})");
    }

    /// <summary>
    /// SqueezeNet and Network in Network end in a 1 × 1 convolution to classes, an activation and a pooling. It is taken for the
    /// classifier when nothing learned follows and it makes ImageNet's number of classes, or Softmax or Dropout is beside it.
    /// </summary>
    private int? ClassConvolution(IReadOnlyList<ChainLink> chain, int at)
    {
        var i = at;
        while (i + 1 < chain.Count && chain[i].Nodes is [{ OpType: "Relu" or "Clip" or "Identity" or "Dropout" }])
        {
            i++;
        }

        if (i + 1 >= chain.Count || chain[i].Nodes is not [{ OpType: "Conv" } convolution] || !IsOneByOne(convolution))
        {
            return null;
        }

        var classes = shapes[chain[i].Tensor][1];
        var betrayed = ImageNetClasses.Contains(classes)
            || chain.Take(at).Any(link => link.Nodes.Any(node => node.OpType is "Softmax" or "LogSoftmax"))
            || chain[i + 1].Nodes.Any(node => node.OpType == "Dropout");
        return betrayed ? i + 1 : null;
    }

    private string SkipNeutral(IReadOnlyList<ChainLink> chain, int at)
    {
        // A fixed average pooling whose window is one pixel (how adaptive pooling is exported) does nothing.
        while (at + 1 < chain.Count
            && chain[at].Nodes is [var node]
            && (ClassifierEnding.IsNeutral(node) || (node.OpType == "AveragePool" && node.Ints("kernel_shape")?.All(side => side == 1) == true))
            && shapes.ContainsKey(chain[at + 1].Tensor))
        {
            at++;
        }

        return chain[at].Tensor;
    }

    /// <summary>No map was found: the vector before the last linear layer, or the output itself if it is a vector and nothing says classifier.</summary>
    private FeatureMapCut? AtVector(IReadOnlyList<ChainLink> chain, List<int> linear)
    {
        var at = linear.Count > 0 ? linear[0] + 1 : 0;
        return flow.Dominator(chain[at].Tensor) is not null && shapes.TryGetValue(chain[at].Tensor, out var shape) && shape is [1, > 1]
            ? Cut(chain[at].Tensor, linear.Count > 0 ? "the vector before the last linear layer; no last feature map was found" : "the network's output, a vector")
            : null;
    }

    private bool IsMap(string tensor) => shapes.TryGetValue(tensor, out var shape) && shape is [1, _, var height, var width] && height * width > 1;

    /// <summary>A global pooling pools a map of one pixel, as it is where the images are small.</summary>
    private bool PoolsAPoint(ChainLink link, string before) =>
        link.Nodes is [{ OpType: "GlobalAveragePool" or "GlobalMaxPool" }] && shapes[before].Length == 4;

    private bool IsOneByOne(Onnx.Format.NodeProto convolution) =>
        convolution.Input.Count > 1 && index.Constant(convolution.Input[1])?.Dims is [_, _, 1, 1];

    private FeatureMapCut Cut(string tensor, string reason)
    {
        if (flow.Dominator(tensor) is null)
        {
            throw new PipelineException(new Problem(place, "Between the image and the classifier lies no layer; it is no CNN.", "Give a convolutional network for images as backbone."));
        }

        return new(tensor, shapes[tensor], $"{reason}: '{tensor}', {string.Join(" × ", shapes[tensor].Skip(1))}");
    }
}
