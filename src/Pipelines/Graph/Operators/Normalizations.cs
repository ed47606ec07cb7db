using Pipelines.Graph.Execution;
using Pipelines.Graph.Rewriting;
using Pipelines.Onnx;
using Pipelines.Runtime.Torch;
using static TorchSharp.torch.nn;

namespace Pipelines.Graph.Operators;

/// <summary>Normalisation over the batch, a layer, an instance, a group of channels, or neighbouring channels.</summary>
internal static class Normalizations
{
    private static readonly LearnedRole[] s_learned = [LearnedRole.None, LearnedRole.NormalizationScale, LearnedRole.NormalizationOffset];

    /// <summary>The operators of the family.</summary>
    public static IReadOnlyList<OperatorRow> Rows { get; } =
    [
        new(OperatorNames.BatchNormalization, [7, 9, 14, 15], Batch)
        {
            Limits = "first output only; spatial = 0 is refused",
            Learned = [.. s_learned, LearnedRole.Statistic, LearnedRole.Statistic],
            ResultMayBeOverwritten = true,
            Precision = OperatorPrecision.AsGiven,
            InTraining = TrainingBehavior.MixesImages,
            HasOptionalOutputs = true,
            KeepsAxes = true,
            Classifier = ClassifierRole.Other,
            FoldsIntoLayer = true,
        },
        new("GroupNormalization", [18, 21], Group) { Learned = s_learned },
        new("InstanceNormalization", [6], Instance) { Learned = s_learned },
        new("LayerNormalization", [17], Layer)
        {
            Limits = "first output only", Learned = s_learned, HasOptionalOutputs = true, Classifier = ClassifierRole.Other,
        },
        new("LpNormalization", [1], Length) { Classifier = ClassifierRole.Other },
        new("LRN", [1, 13], LocalResponse) { Limits = "odd size only" },
    ];

    /// <summary>BatchNormalization: batch statistics while training, running statistics otherwise or when frozen.</summary>
    public static Operation Batch(NodeBinding node)
    {
        if (node.Node.Int("spatial", 1) != 1)
        {
            throw new UnsupportedNodeException("normalises each position on its own (spatial = 0)");
        }

        if (!node.IsFromInput(0) && InferenceMode.UsesStatisticsOfInput(node.Node, node.Opset))
        {
            return Weights(node);
        }

        node.RequireOneOutput();
        var (x, scale, offset, mean, variance, y) =
            (node.Input(0), node.Input(1), node.Input(2), node.Input(3), node.Input(4), node.Output());
        var epsilon = (double)node.Node.Float("epsilon", 1e-5f);
        // ONNX weighs the old statistics, Torch the new ones.
        var momentum = 1 - (double)node.Node.Float("momentum", 0.9f);
        var mode = node.Mode;
        return slots => slots[y] = functional.batch_norm(
            slots[x], slots[mean], slots[variance], slots[scale], slots[offset], mode.UsesBatchStatistics, momentum, epsilon);
    }

    /// <summary>BatchNormalization of weights, by their own statistics, whether the network trains or not.</summary>
    private static Operation Weights(NodeBinding node)
    {
        node.RequireOneReadOutput();
        var (x, scale, offset, mean, variance) = (node.Input(0), node.Input(1), node.Input(2), node.Input(3), node.Input(4));
        var epsilon = (double)node.Node.Float("epsilon", 1e-5f);
        return node.Single(slots =>
        {
            using var movedMean = slots[mean].clone();
            using var movedVariance = slots[variance].clone();
            return functional.batch_norm(slots[x], movedMean, movedVariance, slots[scale], slots[offset], training: true, 0, epsilon);
        });
    }

    /// <summary>InstanceNormalization.</summary>
    public static Operation Instance(NodeBinding node)
    {
        var (x, scale, offset) = (node.Input(0), node.Input(1), node.Input(2));
        var epsilon = (double)node.Node.Float("epsilon", 1e-5f);
        return node.Single(slots => functional.instance_norm(slots[x], weight: slots[scale], bias: slots[offset], eps: epsilon));
    }

    /// <summary>LayerNormalization.</summary>
    public static Operation Layer(NodeBinding node)
    {
        node.RequireOneOutput();
        var (x, scale, offset) = (node.Input(0), node.Input(1), node.OptionalInput(2));
        var epsilon = (double)node.Node.Float("epsilon", 1e-5f);
        var axis = node.Node.Int("axis", -1);
        return node.Single(slots =>
        {
            var shape = slots[x].shape;
            var normalized = shape[(int)Axes.Positive(axis, shape.Length)..];
            if (slots[scale].shape.AsSpan().SequenceEqual(normalized)
                && (offset < 0 || slots[offset].shape.AsSpan().SequenceEqual(normalized)))
            {
                return functional.layer_norm(slots[x], normalized, slots[scale], offset < 0 ? null! : slots[offset], epsilon);
            }

            using var plain = functional.layer_norm(slots[x], normalized, null!, null!, epsilon);
            var scaled = plain * slots[scale];
            return offset < 0 ? scaled : scaled.Plus(slots[offset]);
        });
    }

    /// <summary>GroupNormalization; scale and offset are for each group in opset 18, for each channel since 21.</summary>
    public static Operation Group(NodeBinding node)
    {
        var (x, scale, offset) = (node.Input(0), node.Input(1), node.Input(2));
        var epsilon = (double)node.Node.Float("epsilon", 1e-5f);
        var groups = node.Node.Int("num_groups", 1);
        if (node.Opset >= 21)
        {
            return node.Single(slots => functional.group_norm(slots[x], groups, slots[scale], slots[offset], epsilon));
        }

        return node.Single(slots =>
        {
            var times = slots[x].shape[1] / groups;
            using var channelScale = slots[scale].repeat_interleave(times);
            using var channelOffset = slots[offset].repeat_interleave(times);
            return functional.group_norm(slots[x], groups, channelScale, channelOffset, epsilon);
        });
    }

    /// <summary>LRN, local response normalisation over neighbouring channels (Krizhevsky et al., 2012).</summary>
    public static Operation LocalResponse(NodeBinding node)
    {
        var size = node.Node.Int("size", 0);
        if (size % 2 != 1)
        {
            throw new UnsupportedNodeException($"looks at {size} channels; only odd numbers are supported");
        }

        var (alpha, beta, bias) = (node.Node.Float("alpha", 1e-4f), node.Node.Float("beta", 0.75f), node.Node.Float("bias", 1));
        return node.Unary(x => functional.local_response_norm(x, size, alpha, beta, bias));
    }

    /// <summary>LpNormalization: vectors along an axis are divided by their length; the zero vector stays.</summary>
    public static Operation Length(NodeBinding node)
    {
        var (axis, power) = (node.Node.Int("axis", -1), node.Node.Int("p", 2));
        return node.Unary(x =>
        {
            using var length = power == 2
                ? Reductions.EuclideanLength(x, [axis], keep: true)
                : Reductions.AbsoluteSum(x, [axis], keep: true);
            using var isZero = length.logical_not();
            using var divisor = length.Masked(isZero, 1);
            return x / divisor;
        });
    }
}
