using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using DataType = Pipelines.Onnx.Format.TensorProto.Types.DataType;

namespace Pipelines.Graph.Rewriting;

/// <summary>
/// Computes batch normalisation into the layer before it (Jacob et al., Quantization and Training of Neural Networks, 2018, section 3.2):
/// in use, with its statistics fixed, it is a factor and an addend for each channel, y = w · f · x + (b − mean) · f + offset with f = scale
/// / √(variance + ε). The graph gives the same numbers up to rounding, with fewer nodes and weights.
/// </summary>
internal static class BatchNormFolding
{
    /// <summary>
    /// A copy without the batch normalisations that directly follow a convolution (Conv) or a linear layer (Gemm) whose result nobody else
    /// reads. Those that do not, such as the ones before the convolutions of DenseNet, stay. Weights keep their names unless several layers
    /// share them; tensors keep theirs.
    /// </summary>
    /// <param name="model">A graph in inference mode; it is not changed.</param>
    public static OnnxModel Fold(OnnxModel model)
    {
        var folded = model.Clone();
        var index = new GraphIndex(folded.Graph);
        var outputs = folded.Graph.Output.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        var names = index.TensorNames().ToHashSet(StringComparer.Ordinal);
        var layers = new Dictionary<string, NodeProto>(StringComparer.Ordinal);
        foreach (var norm in index.TopologicalOrder().Where(node => OperatorTable.Of(node).FoldsIntoLayer))
        {
            var before = norm.Input[0];
            var layer = layers.GetValueOrDefault(before) ?? index.Producer(before);
            if (layer is null || outputs.Contains(before) || !IsAlone(index.Consumers(before), before)
                || Affine.Of(norm, index) is not { } affine
                || FoldableLayer.Of(layer, index) is not { } target || !target.Apply(affine, Name))
            {
                continue;
            }

            folded.Graph.Initializer.AddRange(target.Stored);
            folded.Graph.Node.Remove(norm);
            layer.Output[0] = norm.Output[0];
            layers[norm.Output[0]] = layer;
            index = new(folded.Graph);
        }

        if (layers.Count > 0)
        {
            foreach (var gone in folded.Graph.ValueInfo.Where(value => index.Producer(value.Name) is null).ToList())
            {
                folded.Graph.ValueInfo.Remove(gone);
            }

            GraphEditing.Prune(folded);
        }

        return folded;

        // A new tensor must not take the name of another one.
        string Name(string wish)
        {
            var name = wish;
            for (var number = 2; !names.Add(name); number++)
            {
                name = $"{wish}_{number}";
            }

            return name;
        }
    }

    private static bool IsAlone(IReadOnlyList<NodeProto> readers, string tensor) =>
        readers is [var reader] && reader.Input.Count(name => name == tensor) == 1;

    /// <summary>What a batch normalisation does to each channel.</summary>
    private sealed record Affine(double[] Factors, double[] Addends)
    {
        public static Affine? Of(NodeProto norm, GraphIndex index)
        {
            if (norm.Output.Count(name => name.Length > 0) > 1 || norm.Int("training_mode", 0) != 0 || norm.Int("spatial", 1) != 1)
            {
                return null;
            }

            var stored = norm.Input.Skip(1).Select(name => Numbers(index, name)).ToList();
            if (stored is not [{ } scale, { } offset, { } mean, { } variance])
            {
                return null;
            }

            var epsilon = (double)norm.Float("epsilon", 1e-5f);
            double[] factors = [.. scale.Zip(variance, (factor, square) => factor / Math.Sqrt(square + epsilon))];
            double[] addends = [.. factors.Select((factor, channel) => offset[channel] - (mean[channel] * factor))];
            return factors.Concat(addends).All(double.IsFinite) ? new(factors, addends) : null;
        }
    }

    /// <summary>A layer whose weights and bias are stored.</summary>
    /// <param name="node">The layer.</param>
    /// <param name="weight">Its weights.</param>
    /// <param name="axis">The axis of the weights along which the output channels lie: the first or the last.</param>
    /// <param name="bias">Its bias: a number for each channel, or one for all; null where it has none.</param>
    /// <param name="index">The graph.</param>
    private sealed class FoldableLayer(NodeProto node, TensorProto weight, int axis, float[]? bias, GraphIndex index)
    {
        /// <summary>The tensors that are new in the graph.</summary>
        public List<TensorProto> Stored { get; } = [];

        public static FoldableLayer? Of(NodeProto node, GraphIndex index)
        {
            if (OperatorTable.Of(node).OutputChannelAxis is not { } axis || !OnnxModel.IsStandardDomain(node.Domain)
                || index.Constant(node.Input[1]) is not { DataType: (int)DataType.Float } weight)
            {
                return null;
            }

            var hasBias = HasBias(node);
            var bias = hasBias ? Numbers(index, node.Input[2]) : null;
            return hasBias && bias is null ? null : new(node, weight, axis(node), bias, index);
        }

        /// <summary>Multiplies and adds in the layer itself; false, and nothing done, where the numbers do not fit.</summary>
        public bool Apply(Affine affine, Func<string, string> free)
        {
            var channels = (int)weight.Dims[axis];
            if (affine.Factors.Length != channels || (bias is not null && bias.Length != channels && bias.Length != 1))
            {
                return false;
            }

            // A linear layer has factors of its own: alpha stays in the node, beta, that of the bias, is computed into the bias.
            var beta = (double)node.Float("beta", 1);
            float[] added = [.. affine.Factors.Select((factor, channel) =>
                (float)(((bias is null ? 0 : beta * bias[bias.Length == 1 ? 0 : channel]) * factor) + affine.Addends[channel]))];
            var values = weight.ToFloats();
            var each = values.Length / channels;
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (float)(values[i] * affine.Factors[axis == 0 ? i / each : i % channels]);
            }

            if (node.Attribute("beta") is { } attribute)
            {
                attribute.F = 1;
            }

            var name = node.Input[1];
            Put(1, name, weight.Dims, values);
            Put(2, HasBias(node) ? node.Input[2] : BiasNameFor(name), [channels], added);
            return true;

            // The tensor that the layer has, where it has it alone and of that shape; otherwise a new one.
            void Put(int input, string wish, IEnumerable<long> shape, float[] numbers)
            {
                if (input < node.Input.Count && index.Initializers.TryGetValue(node.Input[input], out var own)
                    && own.Dims.SequenceEqual(shape) && IsAlone(index.Consumers(own.Name), own.Name))
                {
                    own.SetFloats(numbers);
                    return;
                }

                var stored = TensorData.Floats(free(wish), [.. shape], numbers);
                Stored.Add(stored);
                while (node.Input.Count <= input)
                {
                    node.Input.Add("");
                }

                node.Input[input] = stored.Name;
            }
        }

        private static bool HasBias(NodeProto node) => node.Input.Count > 2 && node.Input[2].Length > 0;

        private static string BiasNameFor(string weight) =>
            (weight.EndsWith(".weight", StringComparison.Ordinal) ? weight[..^"weight".Length] : weight + ".") + "bias";
    }

    private static float[]? Numbers(GraphIndex index, string tensor) =>
        index.Constant(tensor) is { DataType: (int)DataType.Float } stored ? stored.ToFloats() : null;
}
