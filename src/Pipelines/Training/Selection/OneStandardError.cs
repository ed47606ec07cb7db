namespace Pipelines.Training.Selection;

/// <summary>
/// The one-standard-error rule (Breiman, Friedman, Olshen and Stone, Classification and Regression Trees, 1984): on few validation images
/// the network with the lowest loss often has it by luck, and a simpler one that is hardly worse is the safer choice.
/// </summary>
internal static class OneStandardError
{
    // On images where two networks differ in one answer only, difference and standard error are the same number, but for rounding.
    private const double Rounding = 1e-9;

    /// <summary>
    /// The first candidate whose mean loss exceeds the lowest by no more than one standard error of that difference, and whose share of
    /// wrong answers exceeds that of the candidate with the lowest loss by no more than one standard error either. Differences are taken
    /// image by image.
    /// </summary>
    /// <param name="candidates">
    /// In the order in which they are preferred, at least one: its loss on each of the same images, and 1 or 0 for a wrong or right answer.
    /// </param>
    /// <returns>Its index. Candidates with a loss that is not a finite number are not chosen; where none is left, the first is.</returns>
    public static int Choose(IReadOnlyList<(IReadOnlyList<float> Losses, IReadOnlyList<float> Errors)> candidates)
    {
        var usable = candidates.Index().Where(candidate => candidate.Item.Losses.All(float.IsFinite)).ToList();
        if (usable.Count == 0)
        {
            return 0;
        }

        var best = usable.MinBy(candidate => candidate.Item.Losses.Average(loss => (double)loss)).Item;
        return usable
            .First(candidate => IsHardlyWorse(candidate.Item.Losses, best.Losses) && IsHardlyWorse(candidate.Item.Errors, best.Errors))
            .Index;
    }

    private static bool IsHardlyWorse(IReadOnlyList<float> values, IReadOnlyList<float> best)
    {
        var differences = values.Zip(best, (value, other) => (double)value - other).ToList();
        var mean = differences.Average();
        var squares = differences.Sum(difference => (difference - mean) * (difference - mean));

        // A single image has no standard error, and nothing is clear.
        return differences.Count == 1 || mean <= (1 + Rounding) * Math.Sqrt(squares / (differences.Count - 1) / differences.Count);
    }
}
