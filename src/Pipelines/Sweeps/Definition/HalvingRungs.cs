namespace Pipelines.Sweeps.Definition;

/// <summary>A rung of successive halving.</summary>
/// <param name="Trials">How many trials train up to it.</param>
/// <param name="Share">Up to which share of their epochs.</param>
internal sealed record Rung(int Trials, double Share)
{
    /// <summary>The epochs up to which a trial trains.</summary>
    /// <param name="epochs">The epochs of its whole training.</param>
    public int Epochs(int epochs) => Math.Clamp((int)Math.Round(Share * epochs), 1, epochs);
}

/// <summary>
/// The rungs of successive halving, a bracket of Hyperband (Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar, JMLR 18, 2018, algorithm 1):
/// n trials with r epochs each, then the best n/η with rη, and so on, the last with all epochs.
/// </summary>
internal static class HalvingRungs
{
    /// <summary>The rungs, from the first to the last.</summary>
    /// <param name="trials">How many trials begin.</param>
    /// <param name="epochs">Epochs of a whole training.</param>
    /// <param name="reduction">Of how many trials one is trained on: η.</param>
    public static IReadOnlyList<Rung> Of(int trials, int epochs, int reduction)
    {
        // As many reductions as leave a trial, and an epoch in the first rung.
        var last = Math.Min(Logarithm(trials, reduction), Logarithm(epochs, reduction));
        return
        [
            .. Enumerable.Range(0, last + 1).Select(rung => new Rung(
                trials / (int)Math.Pow(reduction, rung), Math.Pow(reduction, rung - last))),
        ];
    }

    /// <summary>The whole part of the logarithm, without its rounding.</summary>
    private static int Logarithm(int number, int reduction)
    {
        var logarithm = 0;
        for (long power = reduction; power <= number; power *= reduction)
        {
            logarithm++;
        }

        return logarithm;
    }
}
