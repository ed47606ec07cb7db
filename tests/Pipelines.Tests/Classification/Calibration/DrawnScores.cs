using Pipelines.Classification;
using Pipelines.Numerics;

namespace Pipelines.Tests.Classification.Calibration;

/// <summary>Labels drawn from probabilities that are known, and the scores of a head whose outputs are so many times too large.</summary>
internal static class DrawnScores
{
    public static (FeatureMatrix Scores, int[] Labels, LinearLayer Head, FeatureMatrix Vectors) Of(
        int images, int classes, double overconfidence, int seed)
    {
        const int Dimensions = 6;
        var random = new Random(seed);
        var weights = Enumerable.Range(0, classes * Dimensions).Select(_ => (float)Normal(random)).ToArray();
        var bias = Enumerable.Range(0, classes).Select(_ => (float)Normal(random)).ToArray();
        var vectors = new FeatureMatrix(
            [.. Enumerable.Range(0, images * Dimensions).Select(_ => (float)Normal(random))], images, Dimensions);
        var truth = SoftmaxScorer.Score(new(weights, bias), vectors);
        var labels = Enumerable.Range(0, images).Select(row => Draw(truth.Row(row), random)).ToArray();
        var head = new LinearLayer(
            [.. weights.Select(weight => (float)(weight * overconfidence))], [.. bias.Select(value => (float)(value * overconfidence))]);
        return (SoftmaxScorer.Score(head, vectors), labels, head, vectors);
    }

    private static int Draw(ReadOnlySpan<float> probabilities, Random random)
    {
        var left = random.NextDouble();
        for (var label = 0; label < probabilities.Length; label++)
        {
            left -= probabilities[label];
            if (left < 0)
            {
                return label;
            }
        }

        return probabilities.Length - 1;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
