using System.Globalization;

namespace Pipelines.Tasks.Proposal;

/// <summary>Classes of very different sizes.</summary>
/// <param name="Largest">The largest class.</param>
/// <param name="Smallest">The smallest one.</param>
internal sealed record Imbalance(ClassCount Largest, ClassCount Smallest)
{
    // Below that, balanced weights change little.
    private const double LeastRatio = 3;

    /// <summary>The imbalance in a sentence.</summary>
    public string Sentence =>
        $"\"{Largest.Label}\" has {Ratio} times as many training images as \"{Smallest.Label}\".";

    private string Ratio => ((double)Largest.Train / Smallest.Train).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>The imbalance of classes; null where they are of similar size.</summary>
    public static Imbalance? Of(IReadOnlyList<ClassCount> classes)
    {
        var bySize = classes.Where(row => row.Train > 0).OrderBy(row => row.Train).ToList();
        return bySize.Count > 1 && bySize[^1].Train >= LeastRatio * bySize[0].Train ? new(bySize[^1], bySize[0]) : null;
    }
}
