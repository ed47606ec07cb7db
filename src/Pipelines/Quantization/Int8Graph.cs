using Google.Protobuf;
using Pipelines.Graph.Rewriting;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using DataType = Pipelines.Onnx.Format.TensorProto.Types.DataType;

namespace Pipelines.Quantization;

/// <summary>
/// Writes a graph in the form from which ONNX Runtime computes in 8 bits: QuantizeLinear and DequantizeLinear around each layer (QDQ), with
/// unsigned activations and signed weights that have a scale for each channel (Jacob et al., Quantization and Training of Neural Networks
/// for Efficient Integer-Arithmetic-Only Inference, 2018).
/// </summary>
internal sealed class Int8Graph
{
    private readonly OnnxModel _model;
    private readonly GraphBuilder _builder;
    private readonly QuantizedLayers _layers;
    private readonly IReadOnlyDictionary<string, ActivationStatistics> _statistics;
    private readonly int _weightBits;
    private readonly Dictionary<string, string> _dequantized = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ActivationRange> _held = new(StringComparer.Ordinal);

    private Int8Graph(
        OnnxModel model, QuantizedLayers layers, IReadOnlyDictionary<string, ActivationStatistics> statistics, int weightBits)
    {
        (_model, _layers, _statistics, _weightBits) = (model, layers, statistics, weightBits);
        _builder = new(model);
    }

    /// <summary>The graph from which the 8-bit form is made: of an opset that has one, batch normalisations folded.</summary>
    /// <param name="model">A finished model; it is not changed.</param>
    /// <param name="reason">Why there can be no 8-bit form; null where there can.</param>
    public static OnnxModel? Prepare(OnnxModel model, out string? reason)
    {
        if (OpsetRaise.Of(BatchNormFolding.Fold(model), out var changed) is not { } prepared)
        {
            reason = $"its graph is of opset {model.Opset}, where {changed} is another operator than in opset {OpsetRaise.Opset}, "
                + "which 8-bit weights need: export the backbone anew";
            return null;
        }

        reason = new QuantizedLayers(prepared).Convolutions == 0 ? "it has no convolution with constant weights in float32" : null;
        return reason is null ? prepared : null;
    }

    /// <summary>The 8-bit form.</summary>
    /// <param name="prepared">What <see cref="Prepare"/> gave; it is not changed.</param>
    /// <param name="statistics">What each tensor of <see cref="QuantizedLayers.Tensors"/> holds.</param>
    /// <param name="weightBits">Bits of a weight, with its sign: see <see cref="Int8Options.WeightBits"/>.</param>
    public static OnnxModel Of(OnnxModel prepared, IReadOnlyDictionary<string, ActivationStatistics> statistics, int weightBits)
    {
        var model = prepared.Clone();
        var graph = new Int8Graph(model, new(prepared), statistics, weightBits);
        model.Graph.Node.Clear();
        foreach (var input in model.Graph.Input.Select(input => input.Name).Where(graph._layers.Holds).ToList())
        {
            graph.Hold(input, statistics[input].Range);
        }

        foreach (var node in graph._layers.Nodes)
        {
            graph.Write(node);
        }

        model.Graph.ValueInfo.Clear();
        GraphEditing.Prune(model);
        return model;
    }

    private void Write(NodeProto original)
    {
        var node = original.Clone();
        var isQuantized = _layers.IsQuantized(original);
        if (original.OpType == OperatorNames.Conv && isQuantized)
        {
            QuantizeWeights(node);
        }

        for (var i = 0; i < node.Input.Count; i++)
        {
            node.Input[i] = _dequantized.GetValueOrDefault(node.Input[i], node.Input[i]);
        }

        _model.Graph.Node.Add(node);
        foreach (var output in original.Output.Where(_layers.Holds))
        {
            // A maximum of integers is one of them.
            Hold(output, original.OpType == "MaxPool" ? _held[original.Input[0]] : _statistics[output].Range);
        }
    }

    private void QuantizeWeights(NodeProto node)
    {
        var weights = _layers.Constant(node.Input[1]);
        var input = node.Input[0];
        var inputScale = _held[input].Scale;
        var layer = ConvolutionWeights.Of(
            node, weights, node.Input.Count > 2 && node.Input[2].Length > 0 ? _layers.Constant(node.Input[2]) : null);
        var quantized = QuantizedWeights.Of(layer, inputScale, _statistics[input].ChannelMeans, _weightBits);
        var name = node.Name.Length > 0 ? node.Name : node.Output[0];
        node.Input[1] = Dequantize(
            $"{name}.weight",
            Store($"{name}.weight", DataType.Int8, [.. weights.Dims], Bytes<sbyte>(quantized.Values)),
            quantized.Scales,
            Store($"{name}.weight.zero", DataType.Int8, [layer.Outputs], new byte[layer.Outputs]));
        var bias = Dequantize(
            $"{name}.bias",
            Store($"{name}.bias", DataType.Int32, [layer.Outputs], Bytes<int>(quantized.Bias)),
            Array.ConvertAll(quantized.Scales, scale => scale * inputScale),
            Store($"{name}.bias.zero", DataType.Int32, [layer.Outputs], new byte[layer.Outputs * sizeof(int)]));
        if (node.Input.Count > 2)
        {
            node.Input[2] = bias;
        }
        else
        {
            node.Input.Add(bias);
        }
    }

    private string Dequantize(string name, string integers, float[] scales, string zero) => _builder.Append(
        "DequantizeLinear",
        name,
        [integers, _builder.Floats($"{name}.scale", [scales.Length], scales), zero],
        node => node.WithInt("axis", 0));

    /// <summary>From here on a tensor is read from 8 bits.</summary>
    private void Hold(string tensor, ActivationRange range)
    {
        var scale = _builder.Floats($"{tensor}.scale", [], [range.Scale]);
        var zero = Store($"{tensor}.zero", DataType.Uint8, [], [range.ZeroPoint]);
        var integers = _builder.Append("QuantizeLinear", $"{tensor}.quantize", [tensor, scale, zero]);
        _dequantized[tensor] = _builder.Append("DequantizeLinear", $"{tensor}.dequantize", [integers, scale, zero]);
        _held[tensor] = range;
    }

    private string Store(string name, DataType type, long[] shape, byte[] bytes)
    {
        var tensor = new TensorProto
        {
            Name = _builder.UniqueName(GraphBuilder.Prefix + name),
            DataType = (int)type,
            RawData = ByteString.CopyFrom(bytes),
        };
        tensor.Dims.AddRange(shape);
        _model.Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
