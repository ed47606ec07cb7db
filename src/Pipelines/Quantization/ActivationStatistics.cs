using System.Numerics.Tensors;

namespace Pipelines.Quantization;

/// <summary>What a tensor holds on images.</summary>
/// <param name="Range">Its numbers.</param>
/// <param name="ChannelMeans">The mean of each channel of a feature map, N × C × H × W; empty of other tensors.</param>
internal sealed record ActivationStatistics(ActivationRange Range, double[] ChannelMeans)
{
    /// <summary>Those of one image.</summary>
    /// <param name="values">Its numbers.</param>
    /// <param name="shape">Its shape.</param>
    public static ActivationStatistics Of(ReadOnlySpan<float> values, long[] shape)
    {
        if (values.IsEmpty)
        {
            return new(default, []);
        }

        var means = new double[shape.Length == 4 && shape[0] == 1 ? (int)shape[1] : 0];
        for (var channel = 0; channel < means.Length; channel++)
        {
            var size = values.Length / means.Length;
            means[channel] = TensorPrimitives.Sum(values.Slice(channel * size, size)) / (double)size;
        }

        return new(new(Math.Min(0, TensorPrimitives.Min(values)), Math.Max(0, TensorPrimitives.Max(values))), means);
    }

    /// <summary>Those of several images.</summary>
    public static ActivationStatistics Of(IReadOnlyList<ActivationStatistics> images)
    {
        var means = new double[images[0].ChannelMeans.Length];
        foreach (var image in images)
        {
            TensorPrimitives.Add(means, image.ChannelMeans, means);
        }

        TensorPrimitives.Divide(means, images.Count, means);
        return new(images.Select(image => image.Range).Aggregate((one, other) => one.With(other)), means);
    }
}
