using Pipelines.Graph.Analysis;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Backbones.Trunk;

/// <summary>Goes back along a network's ending and decides where the feature map is.</summary>
/// <param name="index">The graph.</param>
/// <param name="flow">Its data from the images on.</param>
/// <param name="ending">The network's last steps, from the output back.</param>
/// <param name="shapes">Shapes for one image; tensors after which a Gemm follows need none, they are vectors.</param>
internal sealed class FeatureMapSearch(
    GraphIndex index, DataFlow flow, IReadOnlyList<EndingStep> ending, IReadOnlyDictionary<string, int[]> shapes)
{
    /// <summary>Numbers of classes that betray ImageNet (with and without background).</summary>
    private static readonly int[] ImageNetClasses = [1000, 1001];

    /// <summary>The cut, or null where the ending is not understood.</summary>
    public FeatureMapCut? Run()
    {
        if (IsMap(ending[0].Tensor))
        {
            return new(ending[0].Tensor, "the network's output is already a feature map");
        }

        for (var i = 0; i + 1 < ending.Count && ending[i].MayBeOfClassifier; i++)
        {
            if (IsMap(ending[i + 1].Tensor) || PoolsOnePixel(i))
            {
                return AtMap(i + 1);
            }

            if (ending[i].Nodes is [{ OpType: OperatorNames.Conv } convolution] && !IsOneByOne(convolution))
            {
                break;
            }
        }

        return AtVector();
    }

    /// <summary>The map is found; what is left is to step over things that belong to the classifier or do nothing.</summary>
    private FeatureMapCut? AtMap(int at)
    {
        var operators = string.Join(", ", ending.Take(at).Reverse().Select(step => step.Operator));
        if (ChannelsLast(at) is { } channelsFirst)
        {
            return channelsFirst < ending.Count
                ? new(ending[channelsFirst].Tensor, $"the last feature map before the network's ending ({operators})")
                : null;
        }

        return ClassConvolution(at) is { } before
            ? new(
                ending[SkipNeutral(before)].Tensor,
                $"the last feature map before the 1 × 1 convolution to classes and its ending ({operators})")
            : new(ending[SkipNeutral(at)].Tensor, $"the last feature map before the network's ending ({operators})");
    }

    /// <summary>
    /// SqueezeNet and Network in Network end in a 1 × 1 convolution to classes, an activation and a pooling. It is taken for the
    /// classifier when nothing learned follows and it makes ImageNet's number of classes, or Softmax or Dropout is beside it.
    /// </summary>
    private int? ClassConvolution(int at)
    {
        var i = at;
        while (i < ending.Count && ending[i].Nodes is [{ OpType: "Relu" or "Clip" or OperatorNames.Identity or OperatorNames.Dropout }])
        {
            i++;
        }

        if (i + 1 >= ending.Count
            || ending.Take(at).Any(step => step.IsLinear)
            || ending[i].Nodes is not [{ OpType: OperatorNames.Conv } convolution]
            || !IsOneByOne(convolution))
        {
            return null;
        }

        var betrayed = ImageNetClasses.Contains(shapes[ending[i].Tensor][1])
            || ending.Take(at).Any(step => step.Operator is "Softmax" or "LogSoftmax")
            || ending[i + 1].Operator == OperatorNames.Dropout;
        return betrayed ? i + 1 : null;
    }

    /// <summary>
    /// Where the pooling is over the axes 1 and 2, the map has its channels last: the way back to before the Transpose that
    /// made it so, where that is the last step. The answer is null where channels come first, and beyond the ending where it
    /// cannot be told where they are.
    /// </summary>
    private int? ChannelsLast(int at)
    {
        if (ending[at - 1].Nodes is not [{ OpType: "ReduceMean" or "ReduceMax" } reduction]
            || (reduction.Ints("axes") ?? (
                reduction.Input.Count > 1 ? index.Constant(reduction.Input[1])?.ToLongs() : null)) is not [1 or -3, 2 or -2])
        {
            return null;
        }

        at = SkipNeutral(at);
        return at + 1 < ending.Count && ending[at].Nodes is [{ OpType: OperatorNames.Transpose } transpose]
            && transpose.Ints("perm") is [0, 2, 3, 1] ? at + 1
            : ChannelOrder.IsLast(index, flow, ending[at].Tensor) ? at
            : ending.Count;
    }

    private int SkipNeutral(int at)
    {
        // An average pooling whose window is one pixel is how an adaptive pooling to the map's own size is exported (VGG, AlexNet).
        while (at + 1 < ending.Count
            && (ending[at].IsNeutral || (
                ending[at].Nodes is [{ OpType: "AveragePool" } pool] && pool.Ints("kernel_shape")?.All(side => side == 1) == true)))
        {
            at++;
        }

        return at;
    }

    /// <summary>
    /// No map was found: the vector before the last linear layer, or the output itself where no linear layer says that it is a classifier.
    /// </summary>
    private FeatureMapCut? AtVector()
    {
        var linear = ending.ToList().FindIndex(step => step.IsLinear);
        if (linear >= 0)
        {
            return linear + 1 < ending.Count
                && IsVector(ending[linear + 1].Tensor, afterGemm: ending[linear].Operator == OperatorNames.Gemm)
                ? new(ending[linear + 1].Tensor, "the vector before the last linear layer, as no last feature map was found")
                : null;
        }

        return IsVector(ending[0].Tensor, afterGemm: false) ? new(ending[0].Tensor, "the network's output, a vector") : null;
    }

    private bool IsVector(string tensor, bool afterGemm) => shapes.TryGetValue(tensor, out var shape) ? shape is [1, > 1] : afterGemm;

    /// <summary>N × C × H × W with more than one pixel; ConvNeXt turns its pooled vector into N × 1 × 1 × C for a while.</summary>
    private bool IsMap(string tensor) =>
        shapes.TryGetValue(tensor, out var shape) && shape.Length == 4 && shape.Skip(1).Count(size => size > 1) > 1;

    /// <summary>A global pooling of a map of one pixel, as it is where the images are small.</summary>
    private bool PoolsOnePixel(int step) =>
        ending[step].Operator is "GlobalAveragePool" or "GlobalMaxPool" && shapes.ContainsKey(ending[step + 1].Tensor);

    private bool IsOneByOne(NodeProto convolution) =>
        convolution.Input.Count > 1 && index.Constant(convolution.Input[1])?.Dims is [_, _, 1, 1];
}
