using Pipelines.Numerics;

namespace Pipelines.Auditing.Labels;

/// <summary>
/// Finds labels that are probably wrong (Northcutt, Jiang and Chuang, 2021): an image counts for a class if its probability reaches the
/// mean that the images of that class have; one that counts for another class than its own is flagged.
/// </summary>
internal static class ConfidentLearning
{
    /// <summary>Whether each image's label is probably wrong.</summary>
    /// <param name="probabilities">Of each image and class, by models that were not trained on the image [N, K].</param>
    /// <param name="labels">The label of each image.</param>
    public static bool[] Flag(FeatureMatrix probabilities, IReadOnlyList<int> labels)
    {
        var thresholds = Thresholds(probabilities, labels);
        var flagged = new bool[labels.Count];
        for (var row = 0; row < flagged.Length; row++)
        {
            var scores = probabilities.Row(row);
            var counted = -1;
            for (var k = 0; k < scores.Length; k++)
            {
                if (scores[k] >= thresholds[k] && (counted < 0 || scores[k] > scores[counted]))
                {
                    counted = k;
                }
            }

            // Where the label itself is the most probable, its own high threshold is no reason to doubt it.
            flagged[row] = counted >= 0 && counted != labels[row] && Predicted(scores) != labels[row];
        }

        return flagged;
    }

    /// <summary>The most probable class.</summary>
    public static int Predicted(ReadOnlySpan<float> scores) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(scores);

    /// <summary>
    /// The mean probability that the images of each class have for it; 2, which none reaches, for a class without images.
    /// </summary>
    private static double[] Thresholds(FeatureMatrix probabilities, IReadOnlyList<int> labels)
    {
        var (sums, counts) = (new double[probabilities.Columns], new int[probabilities.Columns]);
        for (var row = 0; row < labels.Count; row++)
        {
            sums[labels[row]] += probabilities.Row(row)[labels[row]];
            counts[labels[row]]++;
        }

        return [.. sums.Zip(counts, (sum, count) => count == 0 ? 2 : sum / count)];
    }
}
