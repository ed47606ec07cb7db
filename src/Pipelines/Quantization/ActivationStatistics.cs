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

        // Test-time flips make two maps of an image.
        var (maps, channels) = shape.Length == 4 ? ((int)shape[0], (int)shape[1]) : (0, 0);
        var means = new double[channels];
        for (var map = 0; map < maps * channels; map++)
        {
            var size = values.Length / (maps * channels);
            means[map % channels] += TensorPrimitives.Sum(values.Slice(map * size, size)) / (double)(size * maps);
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
