using Pipelines.Quantization;

namespace Pipelines.Tests.Quantization;

public sealed class QuantizedWeightsTests
{
    [Fact]
    public void Weights_are_rounded_by_channel_and_the_bias_takes_what_rounding_took_from_the_mean()
    {
        // Two output channels of one group, two inputs, kernel 1 × 1.
        var layer = new ConvolutionWeights([1f, -0.5f, 0.25f, 0f], [0.2f, -1f], Outputs: 2, Inputs: 2, Groups: 1);
        var quantized = QuantizedWeights.Of(layer, inputScale: 0.1f, inputMeans: [3, 2], bits: 8);

        Assert.Equal([127, -64, 127, 0], quantized.Values.Select(value => (int)value));
        Assert.Equal(1f / 127, quantized.Scales[0], 1e-9f);
        Assert.Equal(0.25f / 127, quantized.Scales[1], 1e-9f);

        // −0.5 became −64/127: the mean of channel 0 is lower by (64/127 − 0.5) · 2.
        var lost = ((64.0 / 127) - 0.5) * 2;
        Assert.Equal((int)Math.Round((0.2 + lost) / (0.1 / 127)), quantized.Bias[0]);
        Assert.Equal((int)Math.Round(-1 / (0.1 * 0.25 / 127)), quantized.Bias[1]);
    }

    [Fact]
    public void Of_seven_bits_two_products_fit_into_sixteen()
    {
        var layer = new ConvolutionWeights([1f, -1f], [0f], Outputs: 1, Inputs: 2, Groups: 1);
        var most = QuantizedWeights.Of(layer, 1, [0, 0], bits: 7).Values.Max(value => Math.Abs((int)value));
        Assert.Equal(63, most);
        Assert.InRange(2 * byte.MaxValue * most, 0, short.MaxValue);
        Assert.True(2 * byte.MaxValue * 127 > short.MaxValue);
    }

    [Fact]
    public void A_weight_of_a_grouped_convolution_reads_a_channel_of_its_group()
    {
        // Four outputs in two groups of three inputs, kernel of two numbers.
        var layer = new ConvolutionWeights(new float[4 * 3 * 2], new float[4], Outputs: 4, Inputs: 3, Groups: 2);
        Assert.Equal([0, 0, 1, 1, 2, 2], Enumerable.Range(0, 6).Select(weight => layer.InputOf(1, weight)));
        Assert.Equal([3, 3, 4, 4, 5, 5], Enumerable.Range(0, 6).Select(weight => layer.InputOf(2, weight)));
    }

    [Fact]
    public void A_channel_of_zeros_keeps_its_bias()
    {
        var layer = new ConvolutionWeights([0f], [5f], Outputs: 1, Inputs: 1, Groups: 1);
        var quantized = QuantizedWeights.Of(layer, inputScale: 0.02f, inputMeans: [1], bits: 8);
        Assert.Equal(5.0, quantized.Bias[0] * 0.02 * quantized.Scales[0], 1e-4);
    }

    [Theory]
    [InlineData(0f, 6f, 0)]
    [InlineData(-1f, 3f, 64)]
    [InlineData(-2f, 0f, 255)]
    [InlineData(0f, 0f, 0)]
    public void Zero_is_held_exactly(float least, float greatest, byte zeroPoint)
    {
        var range = new ActivationRange(least, greatest);
        Assert.Equal(zeroPoint, range.ZeroPoint);
        Assert.True(range.Scale > 0);
        Assert.InRange((255 - range.ZeroPoint) * range.Scale, greatest - range.Scale, greatest + range.Scale + 1e-5f);
    }
}
