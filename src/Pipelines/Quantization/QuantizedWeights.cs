namespace Pipelines.Quantization;

/// <summary>The weights of a convolution as integers, with a scale for each output channel.</summary>
/// <param name="Values">The integers, in the order of the weights.</param>
/// <param name="Scales">What an integer of each output channel stands for.</param>
/// <param name="Bias">The bias in units of scale times the scale of the input.</param>
internal sealed record QuantizedWeights(sbyte[] Values, float[] Scales, int[] Bias)
{
    // A channel of zeros needs a scale, too, and one in which its bias fits into 32 bits.
    private const float LeastScale = 1e-8f;
    private const float GreatestBias = 1 << 30;

    /// <summary>Rounds weights: symmetric, so that 0 stays 0.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputScale">The scale of its input.</param>
    /// <param name="inputMeans">The mean of each channel of its input.</param>
    /// <param name="bits">Bits of an integer, with its sign.</param>
    /// <remarks>
    /// What rounding takes away from the mean of an output channel is added to its bias (Nagel et al., Data-Free Quantization through
    /// Weight Equalization and Bias Correction, 2019, with means measured on images). The edges of the image, where padding is read, are
    /// left out of account.
    /// </remarks>
    public static QuantizedWeights Of(ConvolutionWeights layer, float inputScale, double[] inputMeans, int bits)
    {
        var greatest = (1 << (bits - 1)) - 1;
        var (values, scales, bias) = (new sbyte[layer.Weights.Length], new float[layer.Outputs], new int[layer.Outputs]);
        for (var output = 0; output < layer.Outputs; output++)
        {
            var weights = layer.Of(output);
            var scale = Math.Max(
                Math.Max(Greatest(weights) / greatest, LeastScale), MathF.Abs(layer.Bias[output]) / (inputScale * GreatestBias));
            var rounded = values.AsSpan(output * weights.Length, weights.Length);
            double lost = 0;
            for (var i = 0; i < weights.Length; i++)
            {
                rounded[i] = (sbyte)Math.Clamp(MathF.Round(weights[i] / scale), -greatest, greatest);
                lost += (weights[i] - ((double)scale * rounded[i])) * inputMeans[layer.InputOf(output, i)];
            }

            scales[output] = scale;
            bias[output] = (int)Math.Round((layer.Bias[output] + lost) / ((double)inputScale * scale));
        }

        return new(values, scales, bias);
    }

    private static float Greatest(ReadOnlySpan<float> weights)
    {
        var greatest = 0f;
        foreach (var weight in weights)
        {
            greatest = Math.Max(greatest, MathF.Abs(weight));
        }

        return greatest;
    }
}
