using System.Numerics.Tensors;

namespace Pipelines.Explanation;

/// <summary>How a channel of a feature map becomes a number of the vector behind it.</summary>
internal enum PoolingKind
{
    /// <summary>It does not: each position is a number of its own (Flatten).</summary>
    None,

    /// <summary>The average.</summary>
    Average,

    /// <summary>The maximum.</summary>
    Maximum,

    /// <summary>The generalised mean.</summary>
    GeneralisedMean,
}

/// <summary>
/// One way to pool a channel, and the share that each position has in the pooled number.
/// </summary>
/// <remarks>
/// Shares sum to the pooled number, exactly. Average and maximum: each position's value divided by their count; the largest value at its
/// place. The generalised mean is no linear function, but twice the values give twice the mean: by Euler's theorem the products of each
/// value with the derivative by it sum to the mean. The same products are the shares of average and maximum.
/// </remarks>
/// <param name="Kind">The way.</param>
/// <param name="Power">The power of a generalised mean.</param>
/// <param name="Minimum">Values below this are raised to it before a generalised mean.</param>
internal readonly record struct ChannelPooling(PoolingKind Kind, double Power = 1, double Minimum = 0)
{
    /// <summary>Writes the share of each position.</summary>
    /// <param name="channel">The values of one channel.</param>
    /// <param name="shares">Receives the shares.</param>
    public void Shares(ReadOnlySpan<float> channel, Span<double> shares)
    {
        switch (Kind)
        {
            case PoolingKind.Maximum:
                shares.Clear();
                var largest = TensorPrimitives.IndexOfMax(channel);
                shares[largest] = channel[largest];
                break;
            case PoolingKind.GeneralisedMean:
                GeneralisedMeanShares(channel, shares);
                break;
            default:
                TensorPrimitives.ConvertTruncating(channel, shares);
                if (Kind == PoolingKind.Average)
                {
                    TensorPrimitives.Divide(shares, channel.Length, shares);
                }

                break;
        }
    }

    private void GeneralisedMeanShares(ReadOnlySpan<float> channel, Span<double> shares)
    {
        // Relative to the maximum, as the graph computes it: powers themselves overflow.
        var maximum = Math.Max(TensorPrimitives.Max(channel), Minimum);
        var sum = 0.0;
        for (var i = 0; i < channel.Length; i++)
        {
            shares[i] = Math.Pow(Math.Max(channel[i], Minimum) / maximum, Power);
            sum += shares[i];
        }

        var mean = maximum * Math.Pow(sum / channel.Length, 1 / Power);
        TensorPrimitives.Multiply(shares, mean / sum, shares);
    }
}
