using System.Numerics.Tensors;

namespace Pipelines.Explanation;

/// <summary>Computes class activation maps of one image from its feature map (Zhou et al., 2016).</summary>
/// <remarks>
/// The map of class k is Σ_c W[k, c] · share_c(y, x) / d + b_k / (H W): the bias is spread evenly, so that the map sums to the logit.
/// </remarks>
/// <param name="ending">What lies between map and logits.</param>
/// <param name="channels">C.</param>
/// <param name="positions">H × W.</param>
internal sealed class ActivationSums(LinearEnding ending, int channels, int positions)
{
    /// <summary>The maps of some classes.</summary>
    /// <param name="classes">Numbers of the classes.</param>
    /// <param name="features">The feature map, channel by channel.</param>
    /// <param name="divisor">The number of this image by which the vector is divided; 1 for none.</param>
    public IReadOnlyList<ActivationMap> Maps(IReadOnlyList<int> classes, ReadOnlySpan<float> features, double divisor)
    {
        var sums = classes.Select(_ => new double[positions]).ToArray();
        var shares = new double[positions];
        var offset = 0;
        foreach (var pooling in ending.Map.Poolings)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                pooling.Shares(features.Slice(channel * positions, positions), shares);
                for (var i = 0; i < sums.Length; i++)
                {
                    var weights = ending.Layer.Weights(classes[i]);
                    if (pooling.Kind == PoolingKind.None)
                    {
                        TensorPrimitives.MultiplyAdd(shares, weights.Slice(channel * positions, positions), sums[i], sums[i]);
                    }
                    else
                    {
                        TensorPrimitives.MultiplyAdd(shares, weights[offset + channel], sums[i], sums[i]);
                    }
                }
            }

            offset += channels;
        }

        return [.. sums.Select((sum, i) =>
        {
            var constant = ending.Layer.Constant(classes[i], divisor) / positions;
            return new ActivationMap(classes[i], [.. sum.Select(value => (float)((value / divisor) + constant))]);
        })];
    }
}
