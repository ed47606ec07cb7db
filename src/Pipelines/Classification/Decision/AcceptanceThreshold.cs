using Pipelines.Numerics;

namespace Pipelines.Classification.Decision;

/// <summary>
/// The lowest threshold on the highest score for which the accepted images are wrong no more often than wanted, with a confidence of 0.9.
/// Thresholds of a fixed grid are tested from the highest down, each by the exact binomial test (Clopper-Pearson), until one fails
/// (fixed-sequence testing from several starts: Angelopoulos et al., Learn then test, 2021): so all that passed hold together.
/// </summary>
internal static class AcceptanceThreshold
{
    /// <summary>The probability that the promise does not hold.</summary>
    public const double Risk = 0.1;

    /// <summary>What no score reaches: no image is accepted.</summary>
    public const float Unreachable = 2;

    private const int Steps = 400;
    private const double LeastDistance = 1e-6;

    /// <summary>The fewest accepted images that can show the error rate: none of them wrong.</summary>
    public static int FewestImages(double errorRate) => FewestImages(errorRate, Risk);

    /// <summary>The threshold; <see cref="Unreachable"/> where none keeps the promise.</summary>
    /// <param name="scores">Scores of images that the classifier was not trained on.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="errorRate">The share of the accepted that may be wrong, above 0 and below 1.</param>
    public static float Fit(FeatureMatrix scores, IReadOnlyList<int> labels, double errorRate)
    {
        var images = labels
            .Select((label, image) => (Score: Highest(scores.Row(image), out var best), IsWrong: best != label))
            .OrderByDescending(image => image.Score)
            .ToList();
        float[] grid = [.. Grid(scores.Columns)];
        var starts = Starts(images.Count, errorRate);
        return starts.Select(start => Descend(start, Risk / starts.Count)).DefaultIfEmpty(Unreachable).Min();

        float Descend(int start, double risk)
        {
            var (threshold, accepted, wrong, tested) = (Unreachable, 0, 0, 0);
            foreach (var candidate in grid)
            {
                while (accepted < images.Count && images[accepted].Score >= candidate)
                {
                    wrong += images[accepted++].IsWrong ? 1 : 0;
                }

                // Which thresholds are tested depends on how many images they accept, not on which of these are wrong.
                if (accepted < start)
                {
                    continue;
                }

                if (accepted > tested && AtMost(wrong, accepted, errorRate) > risk)
                {
                    break;
                }

                (threshold, tested) = (candidate, accepted);
            }

            return threshold;
        }
    }

    /// <summary>The probability of at most so many errors among so many images where each is wrong with this probability.</summary>
    public static double AtMost(int errors, int images, double errorRate)
    {
        var (sum, logarithm) = (0.0, images * Math.Log(1 - errorRate));
        for (var count = 0; count <= errors; count++)
        {
            sum += Math.Exp(logarithm);
            logarithm += Math.Log((images - count) / (count + 1.0)) + Math.Log(errorRate / (1 - errorRate));
        }

        return Math.Min(1, sum);
    }

    /// <summary>
    /// How many images are accepted where a descent begins. A chance error among the first few would end a single one: there are several,
    /// and each has its part of the risk.
    /// </summary>
    private static IReadOnlyList<int> Starts(int images, double errorRate)
    {
        const int Most = 4, Factor = 3;
        for (var count = Most; count > 0; count--)
        {
            var start = FewestImages(errorRate, Risk / count);
            var last = start * (int)Math.Pow(Factor, count - 1);
            if (last <= images)
            {
                return [.. Enumerable.Range(0, count).Select(number => start * (int)Math.Pow(Factor, number))];
            }
        }

        return [];
    }

    /// <summary>From almost 1 down to what the highest of so many scores is at least; the steps are even in the logit.</summary>
    private static IEnumerable<float> Grid(int classes)
    {
        var (high, low) = (Logit(1 - LeastDistance), Logit(1.0 / classes));
        return Enumerable.Range(0, Steps + 1)
            .Select(step => (float)(1 / (1 + Math.Exp(-(high + ((low - high) * step / Steps))))))
            .Append(0f);
    }

    private static int FewestImages(double errorRate, double risk) => (int)Math.Ceiling(Math.Log(risk) / Math.Log(1 - errorRate));

    private static double Logit(double share) => Math.Log(share / (1 - share));

    private static float Highest(ReadOnlySpan<float> scores, out int best)
    {
        best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(scores);
        return scores[best];
    }
}
