using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Quantization;

/// <summary>The weights of a convolution, output × input of the group × kernel.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="Bias">One number for each output channel.</param>
/// <param name="Outputs">Output channels.</param>
/// <param name="Inputs">Input channels of a group.</param>
/// <param name="Groups">Groups of channels.</param>
internal sealed record ConvolutionWeights(float[] Weights, float[] Bias, int Outputs, int Inputs, int Groups)
{
    /// <summary>Reads them.</summary>
    /// <param name="node">The convolution.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="bias">Its bias; null for none.</param>
    public static ConvolutionWeights Of(NodeProto node, TensorProto weights, TensorProto? bias) => new(
        weights.ToFloats(),
        bias?.ToFloats() ?? new float[weights.Dims[0]],
        (int)weights.Dims[0],
        (int)weights.Dims[1],
        (int)node.Int("group", 1));

    /// <summary>The weights of an output channel.</summary>
    public ReadOnlySpan<float> Of(int output) => Weights.AsSpan(output * Size, Size);

    /// <summary>The input channel that a weight of an output channel reads.</summary>
    /// <param name="output">The output channel.</param>
    /// <param name="weight">The weight's place among those of the channel.</param>
    public int InputOf(int output, int weight) => (output / (Outputs / Groups) * Inputs) + (weight / (Size / Inputs));

    private int Size => Weights.Length / Outputs;
}
