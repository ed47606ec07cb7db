using System.Numerics.Tensors;
using Pipelines.Features;
using Pipelines.Onnx;

namespace Pipelines.Classification;

/// <summary>
/// Brings features to a common scale before training: each is centred and divided by the square root of its standard deviation over the training
/// images (Pareto scaling; van den Berg et al., BMC Genomics 7, 2006), then all are multiplied by one number that makes the mean squared length of a
/// training vector <see cref="SquaredLength"/>. It is not part of the finished model: <see cref="Fold"/> works it into the layer that follows.
/// </summary>
/// <remarks>
/// The fixed length makes one learning rate and one weight decay suit backbones of any width and scale. Dividing by the full standard deviation
/// makes as much of channels that hardly ever speak as of the others: 5-fold cross-validation on 3,068 photos of clothing (MobileNetV2, 1280 features) gave a
/// log-loss of 0.367 so, 0.363 with Pareto scaling and 0.367 without any division.
/// </remarks>
internal sealed class FeatureScaling
{
    /// <summary>Mean squared Euclidean length of a scaled training vector. About the width of common backbones, whose features so get a variance of about 1.</summary>
    public const double SquaredLength = 1000;

    // Below this share of the typical spread a feature counts as constant: it carries nothing but rounding errors.
    private const double ConstantBelow = 1e-4;

    private readonly double[] _mean;
    private readonly double[] _factor;

    private FeatureScaling(double[] mean, double[] factor)
    {
        _mean = mean;
        _factor = factor;
    }

    /// <summary>Measures mean and standard deviation of each feature.</summary>
    /// <param name="features">The training images' vectors, at least one.</param>
    public static FeatureScaling Of(FeatureMatrix features)
    {
        var mean = new double[features.Columns];
        var values = new double[features.Columns];
        for (var row = 0; row < features.Rows; row++)
        {
            TensorPrimitives.ConvertTruncating<float, double>(features.Row(row), values);
            TensorPrimitives.Add<double>(mean, values, mean);
        }

        TensorPrimitives.Divide(mean, features.Rows, mean);
        var variance = new double[features.Columns];
        for (var row = 0; row < features.Rows; row++)
        {
            TensorPrimitives.ConvertTruncating<float, double>(features.Row(row), values);
            TensorPrimitives.Subtract<double>(values, mean, values);
            TensorPrimitives.MultiplyAdd<double>(values, values, variance, variance);
        }

        TensorPrimitives.Divide(variance, features.Rows, variance);
        return new(mean, Factors([.. variance.Select(Math.Sqrt)]));
    }

    /// <summary>The scaled vectors, as a copy. A feature that is constant over the training images becomes 0.</summary>
    public FeatureMatrix Apply(FeatureMatrix features)
    {
        var scaled = new FeatureMatrix(GC.AllocateUninitializedArray<float>(features.Values.Length), features.Rows, features.Columns);
        var values = new double[features.Columns];
        for (var row = 0; row < features.Rows; row++)
        {
            TensorPrimitives.ConvertTruncating<float, double>(features.Row(row), values);
            TensorPrimitives.Subtract<double>(values, _mean, values);
            TensorPrimitives.Multiply<double>(values, _factor, values);
            TensorPrimitives.ConvertTruncating<double, float>(values, scaled.Row(row));
        }

        return scaled;
    }

    /// <summary>A layer that makes of the raw vector what this one makes of the scaled vector.</summary>
    public LinearLayer Fold(LinearLayer layer)
    {
        var weights = new float[layer.Weights.Length];
        var bias = new float[layer.Outputs];
        for (var output = 0; output < bias.Length; output++)
        {
            double shift = layer.Bias[output];
            for (var input = 0; input < layer.Inputs; input++)
            {
                var weight = layer.Weights[(output * layer.Inputs) + input] * _factor[input];
                weights[(output * layer.Inputs) + input] = (float)weight;
                shift -= weight * _mean[input];
            }

            bias[output] = (float)shift;
        }

        return new(weights, bias);
    }

    private static double[] Factors(double[] deviations)
    {
        var least = ConstantBelow * Math.Sqrt(deviations.Average(deviation => deviation * deviation));
        var varying = deviations.Select(deviation => deviation > least ? deviation : 0).ToArray();
        // A feature divided by the root of its deviation s has the variance s.
        var common = Math.Sqrt(SquaredLength / varying.Sum());
        return [.. varying.Select(deviation => deviation > 0 ? common / Math.Sqrt(deviation) : 0)];
    }
}
