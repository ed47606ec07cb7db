namespace Pipelines.Numerics;

/// <summary>A linear layer: output = weights · input + bias.</summary>
/// <param name="Weights">Outputs × inputs, row after row (the layout of torch's Linear and of ONNX's Gemm with transB = 1).</param>
/// <param name="Bias">One number for each output.</param>
internal sealed record LinearLayer(float[] Weights, float[] Bias)
{
    /// <summary>Length of the output vector.</summary>
    public int Outputs => Bias.Length;

    /// <summary>Length of the input vector.</summary>
    public int Inputs => Weights.Length / Bias.Length;
}
