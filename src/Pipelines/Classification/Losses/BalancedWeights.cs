namespace Pipelines.Classification.Losses;

/// <summary>Weights with which each class counts the same in the loss.</summary>
internal static class BalancedWeights
{
    /// <summary>One weight for each class; their mean over the images is 1.</summary>
    /// <param name="labels">Class of each training image.</param>
    /// <param name="classes">Number of classes.</param>
    /// <returns>images / (classes × images of the class), as scikit-learn's compute_class_weight; 0 for a class without images.</returns>
    public static double[] Of(IReadOnlyList<int> labels, int classes)
    {
        var counts = new int[classes];
        foreach (var label in labels)
        {
            counts[label]++;
        }

        return [.. counts.Select(count => count == 0 ? 0 : labels.Count / ((double)classes * count))];
    }
}
