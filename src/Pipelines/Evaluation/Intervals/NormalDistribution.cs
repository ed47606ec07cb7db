namespace Pipelines.Evaluation.Intervals;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    private const double Farthest = 8;
    private const int Halvings = 60;

    /// <summary>
    /// The probability of a value below a limit, to 1e-7 (Abramowitz and Stegun, Handbook of mathematical functions, 1964, 26.2.17).
    /// </summary>
    public static double Probability(double limit)
    {
        var t = 1 / (1 + (0.2316419 * Math.Abs(limit)));
        var tail = Math.Exp(-limit * limit / 2) / Math.Sqrt(2 * Math.PI) * t
            * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return limit > 0 ? 1 - tail : tail;
    }

    /// <summary>The limit below which a value lies with this probability.</summary>
    public static double Quantile(double probability)
    {
        var (low, high) = (-Farthest, Farthest);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Probability(middle) < probability ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
