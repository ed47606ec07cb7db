using Pipelines.Features;
using Pipelines.Onnx;

namespace Pipelines.Classification;

/// <summary>
/// Brings each feature to mean 0 and standard deviation 1 over the training images, so that one learning rate and one weight decay suit all of
/// them. It is not part of the finished model: <see cref="Fold"/> works it into the layer that follows.
/// </summary>
internal sealed class Standardization
{
    // Below this share of the average spread a feature counts as constant: it carries nothing but rounding errors.
    private const double ConstantBelow = 1e-4;

    private readonly double[] _mean;
    private readonly double[] _inverseDeviation;

    private Standardization(double[] mean, double[] inverseDeviation)
    {
        _mean = mean;
        _inverseDeviation = inverseDeviation;
    }

    /// <summary>Measures mean and standard deviation of each feature.</summary>
    /// <param name="features">The training images' vectors, at least one.</param>
    public static Standardization Of(FeatureMatrix features)
    {
        var mean = new double[features.Columns];
        for (var row = 0; row < features.Rows; row++)
        {
            var values = features.Row(row);
            for (var column = 0; column < mean.Length; column++)
            {
                mean[column] += values[column];
            }
        }

        Scale(mean, 1.0 / features.Rows);
        var variance = new double[features.Columns];
        for (var row = 0; row < features.Rows; row++)
        {
            var values = features.Row(row);
            for (var column = 0; column < mean.Length; column++)
            {
                var difference = values[column] - mean[column];
                variance[column] += difference * difference;
            }
        }

        Scale(variance, 1.0 / features.Rows);
        var least = ConstantBelow * Math.Sqrt(variance.Average());
        return new(mean, [.. variance.Select(value => Math.Sqrt(value) > least ? 1 / Math.Sqrt(value) : 0)]);
    }

    /// <summary>The standardised vectors, as a copy. A feature that is constant over the training images becomes 0.</summary>
    public FeatureMatrix Apply(FeatureMatrix features)
    {
        var standardized = new FeatureMatrix(features.Rows, features.Columns);
        for (var row = 0; row < features.Rows; row++)
        {
            var from = features.Row(row);
            var to = standardized.Row(row);
            for (var column = 0; column < to.Length; column++)
            {
                to[column] = (float)((from[column] - _mean[column]) * _inverseDeviation[column]);
            }
        }

        return standardized;
    }

    /// <summary>A layer that makes of the raw vector what this one makes of the standardised vector.</summary>
    public LinearLayer Fold(LinearLayer layer)
    {
        var weights = new float[layer.Weights.Length];
        var bias = new float[layer.Outputs];
        for (var output = 0; output < bias.Length; output++)
        {
            double shift = layer.Bias[output];
            for (var input = 0; input < layer.Inputs; input++)
            {
                var weight = layer.Weights[(output * layer.Inputs) + input] * _inverseDeviation[input];
                weights[(output * layer.Inputs) + input] = (float)weight;
                shift -= weight * _mean[input];
            }

            bias[output] = (float)shift;
        }

        return new(weights, bias);
    }

    private static void Scale(double[] values, double factor)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] *= factor;
        }
    }
}
