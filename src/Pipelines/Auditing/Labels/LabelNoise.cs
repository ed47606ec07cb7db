using Pipelines.Numerics;

namespace Pipelines.Auditing.Labels;

/// <summary>
/// How probable it is that a label is right. The classifier's probabilities are sharpened or softened by a temperature, and a share of all
/// labels is taken to be drawn at random; both are those with which the labels that are there are the most probable.
/// </summary>
/// <param name="Temperature">The logarithms of probabilities are divided by it.</param>
/// <param name="Share">The share of labels that are wrong.</param>
internal sealed record LabelNoise(double Temperature, double Share)
{
    private const double LeastProbability = 1e-12;
    private static readonly double[] s_temperatures = [.. Enumerable.Range(0, 30).Select(step => 0.25 * Math.Pow(1.1, step))];
    private static readonly double[] s_shares = [.. Enumerable.Range(0, 31).Select(step => 0.001 * Math.Pow(1.22, step))];

    /// <summary>The noise that explains the labels best.</summary>
    /// <param name="probabilities">Of each image and class, by models that were not trained on the image [N, K].</param>
    /// <param name="labels">The label of each image.</param>
    public static LabelNoise Fit(FeatureMatrix probabilities, IReadOnlyList<int> labels)
    {
        var best = (Loss: double.PositiveInfinity, Noise: new LabelNoise(1, 0));
        foreach (var temperature in s_temperatures)
        {
            var right = new LabelNoise(temperature, 0);
            double[] own = [.. labels.Select((label, row) => right.OwnProbability(probabilities.Row(row), label))];
            foreach (var share in s_shares)
            {
                var noise = new LabelNoise(temperature, share);
                var loss = -own.Average(probability => Math.Log(noise.Given(probability, probabilities.Columns)));
                best = loss < best.Loss ? (loss, noise) : best;
            }
        }

        return best.Noise;
    }

    /// <summary>The probability that a label is wrong, given that the image has it.</summary>
    public double WrongProbability(ReadOnlySpan<float> probabilities, int label)
    {
        var own = OwnProbability(probabilities, label);
        return 1 - ((1 - Share) * own / Given(own, probabilities.Length));
    }

    /// <summary>The probability that an image gets a label, which is its own with a certain probability.</summary>
    private double Given(double own, int classes) =>
        Math.Max(LeastProbability, ((1 - Share) * own) + (Share * (1 - own) / Math.Max(1, classes - 1)));

    private double OwnProbability(ReadOnlySpan<float> probabilities, int label)
    {
        var (sum, own) = (0.0, 0.0);
        for (var k = 0; k < probabilities.Length; k++)
        {
            var power = Math.Pow(Math.Max(probabilities[k], LeastProbability), 1 / Temperature);
            sum += power;
            own = k == label ? power : own;
        }

        return own / sum;
    }
}
