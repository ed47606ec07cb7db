using Pipelines.Evaluation;
using Pipelines.Evaluation.Intervals;

namespace Pipelines.Tests.Evaluation.Intervals;

/// <summary>A classifier of four classes of different size and difficulty whose logits are normal numbers.</summary>
internal static class SyntheticClassifier
{
    private const double Noise = 1.5;

    private static readonly double[] s_frequencies = [0.4, 0.3, 0.2, 0.1];
    private static readonly double[] s_strengths = [3, 2.8, 2.6, 2.4];

    /// <summary>Images that have nothing to do with each other.</summary>
    public static EvaluatedImages Draw(int images, int seed) => DrawGroups(images, 1, seed);

    /// <summary>Groups of images of one class, all easy or all hard.</summary>
    public static EvaluatedImages DrawGroups(int groups, int size, int seed)
    {
        var random = new Random(seed);
        var (truth, predictions, losses) = (new int[groups * size], new int[groups * size], new double[groups * size]);
        var scores = new float[s_frequencies.Length];
        for (var group = 0; group < groups; group++)
        {
            var label = Label(random);
            var strength = s_strengths[label] + (size > 1 ? 2 * Normal(random) : 0);
            for (var image = group * size; image < (group + 1) * size; image++)
            {
                double[] logits = [.. s_frequencies.Select((_, other) => (Noise * Normal(random)) + (other == label ? strength : 0))];
                var sum = logits.Sum(Math.Exp);
                for (var other = 0; other < scores.Length; other++)
                {
                    scores[other] = (float)(Math.Exp(logits[other]) / sum);
                }

                (truth[image], predictions[image], losses[image]) =
                    (label, ClassScores.Best(scores), ClassScores.LogLoss(scores, label));
            }
        }

        return new(s_frequencies.Length, truth, predictions, losses);
    }

    private static int Label(Random random)
    {
        var (left, label) = (random.NextDouble(), 0);
        while (label < s_frequencies.Length - 1 && left > s_frequencies[label])
        {
            left -= s_frequencies[label++];
        }

        return label;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
