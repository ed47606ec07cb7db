using Pipelines.Numerics;

namespace Pipelines.Classification.Calibration;

/// <summary>
/// Temperature scaling (Guo et al., On calibration of modern neural networks, 2017): the outputs of the head are divided by one number
/// before the softmax. No prediction changes; above 1 the scores become more cautious, below 1 bolder.
/// </summary>
internal static class TemperatureScaling
{
    /// <summary>The least temperature that is fitted.</summary>
    public const double Least = 0.1;

    /// <summary>The highest temperature that is fitted.</summary>
    public const double Most = 10;

    private const int MostSteps = 100;
    private const double Precision = 1e-9;

    // What a probability of single precision that came out as 0 is taken for: its least value above 0.
    private const float LeastScore = float.Epsilon;

    /// <summary>
    /// The temperature with the lowest log-loss, by Newton's method. As in Platt's scaling (1999), one image more than there are is taken
    /// to have any class, so that scores without a mistake are not made bolder than their number can show.
    /// </summary>
    /// <param name="scores">The probability of each class for images that the classifier was not trained on.</param>
    /// <param name="labels">The class of each image.</param>
    /// <param name="rows">The images to use, by their numbers; at least one.</param>
    public static double Fit(FeatureMatrix scores, IReadOnlyList<int> labels, IReadOnlyList<int> rows)
    {
        var (logits, truths) = (Logarithms(scores.Select(rows)), rows.Select(row => labels[row]).ToArray());

        // The log-loss is convex in the inverse of the temperature: its slope grows, and is 0 at the lowest.
        var (low, high, inverse) = (1 / Most, 1 / Least, 1.0);
        for (var step = 0; step < MostSteps && high - low > Precision; step++)
        {
            var (slope, curvature) = Derivatives(logits, truths, inverse);
            (low, high) = slope < 0 ? (inverse, high) : (low, inverse);
            var next = inverse - (slope / curvature);
            next = next > low && next < high ? next : (low + high) / 2;
            if (Math.Abs(next - inverse) < Precision)
            {
                break;
            }

            inverse = next;
        }

        return 1 / inverse;
    }

    /// <summary>A head whose scores are those of another at this temperature.</summary>
    public static LinearLayer Apply(LinearLayer head, double temperature) => temperature == 1
        ? head
        : new(
            [.. head.Weights.Select(weight => (float)(weight / temperature))], [.. head.Bias.Select(bias => (float)(bias / temperature))]);

    /// <summary>The scores at this temperature.</summary>
    /// <param name="scores">Scores at the temperature 1.</param>
    /// <param name="temperature">The temperature.</param>
    public static FeatureMatrix Apply(FeatureMatrix scores, double temperature)
    {
        var scaled = new FeatureMatrix(scores.Rows, scores.Columns);
        var powers = new double[scores.Columns];
        for (var row = 0; row < scores.Rows; row++)
        {
            var from = scores.Row(row);
            var to = scaled.Row(row);
            var sum = 0.0;
            for (var label = 0; label < powers.Length; label++)
            {
                powers[label] = Math.Pow(from[label], 1 / temperature);
                sum += powers[label];
            }

            for (var label = 0; label < powers.Length; label++)
            {
                to[label] = (float)(powers[label] / sum);
            }
        }

        return scaled;
    }

    private static FeatureMatrix Logarithms(FeatureMatrix scores)
    {
        var logarithms = new FeatureMatrix(scores.Rows, scores.Columns);
        for (var i = 0; i < scores.Values.Length; i++)
        {
            logarithms.Values[i] = (float)Math.Log(Math.Max(scores.Values[i], LeastScore));
        }

        return logarithms;
    }

    /// <summary>First and second derivative of the mean log-loss by the inverse temperature.</summary>
    private static (double Slope, double Curvature) Derivatives(FeatureMatrix logits, int[] truths, double inverse)
    {
        var (slope, curvature, spread) = (0.0, 0.0, 1.0 / (truths.Length + 1));
        for (var row = 0; row < truths.Length; row++)
        {
            var values = logits.Row(row);
            var highest = double.NegativeInfinity;
            foreach (var value in values)
            {
                highest = Math.Max(highest, value);
            }

            var (sum, mean, square, plain) = (0.0, 0.0, 0.0, 0.0);
            foreach (var value in values)
            {
                var difference = value - highest;
                var weight = Math.Exp(inverse * difference);
                sum += weight;
                mean += weight * difference;
                square += weight * difference * difference;
                plain += difference;
            }

            mean /= sum;
            slope += mean - ((1 - spread) * (values[truths[row]] - highest)) - (spread * plain / values.Length);
            curvature += (square / sum) - (mean * mean);
        }

        return (slope / truths.Length, curvature / truths.Length);
    }
}
