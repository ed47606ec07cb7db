namespace Pipelines.Training.Network;

/// <summary>
/// The one-standard-error rule (Breiman, Friedman, Olshen and Stone, Classification and Regression Trees, 1984): where few pictures judge, the network with the
/// lowest loss has it by luck as likely as not, and a simpler one that is hardly worse is the safer choice.
/// </summary>
internal static class OneStandardError
{
    /// <summary>
    /// The first candidate whose mean loss exceeds the lowest by no more than one standard error of that difference, which is taken picture by picture.
    /// </summary>
    /// <param name="losses">The losses of each candidate on the same pictures, at least one picture; candidates in the order in which they are preferred, at least one.</param>
    /// <returns>Its index. Candidates with a loss that is no finite number are not chosen, but for the first where none is left.</returns>
    public static int Choose(IReadOnlyList<IReadOnlyList<float>> losses)
    {
        var usable = losses.Index().Where(candidate => candidate.Item.All(float.IsFinite)).ToList();
        if (usable.Count == 0)
        {
            return 0;
        }

        var best = usable.MinBy(candidate => candidate.Item.Average(loss => (double)loss)).Item;
        return usable.First(candidate => IsHardlyWorse(candidate.Item, best)).Index;
    }

    private static bool IsHardlyWorse(IReadOnlyList<float> losses, IReadOnlyList<float> best)
    {
        var differences = losses.Zip(best, (loss, lowest) => (double)loss - lowest).ToList();
        var mean = differences.Average();
        var squares = differences.Sum(difference => (difference - mean) * (difference - mean));

        // Of a single picture there is no standard error, and nothing is clear.
        return differences.Count == 1 || mean <= Math.Sqrt(squares / (differences.Count - 1) / differences.Count);
    }
}
