namespace Pipelines.Evaluation.Intervals;

/// <summary>The limits of an interval from the figures of resamples.</summary>
internal static class BootstrapLimits
{
    // The quantile of the normal distribution for 0.95.
    private const double Z = 1.959963984540054;

    /// <summary>
    /// The limits between which 95 % of the resamples lie. The tails are cut a little later, because resamples vary less than new images
    /// do (Hesterberg, What teachers should know about the bootstrap, 2015).
    /// </summary>
    /// <param name="resampled">The figure of each resample.</param>
    /// <param name="groups">How many groups were drawn.</param>
    public static Interval Percentile(IReadOnlyCollection<double> resampled, int groups)
    {
        double[] sorted = [.. resampled.Order()];
        var tail = NormalDistribution.Probability(-Widened(groups));
        return new(Quantile(sorted, tail), Quantile(sorted, 1 - tail));
    }

    /// <summary>
    /// The same corrected for bias and skewness: BCa (Efron, Better bootstrap confidence intervals, 1987).
    /// </summary>
    /// <param name="resampled">The figure of each resample.</param>
    /// <param name="estimate">The figure of all images.</param>
    /// <param name="withoutEach">The figure without each of the groups.</param>
    public static Interval Accelerated(IReadOnlyCollection<double> resampled, double estimate, IReadOnlyCollection<double> withoutEach)
    {
        double[] sorted = [.. resampled.Order()];
        var below = sorted.Count(figure => figure < estimate) + (0.5 * sorted.Count(figure => figure == estimate));
        var bias = NormalDistribution.Quantile(Math.Clamp(below, 1, sorted.Length - 1) / sorted.Length);
        var (acceleration, z) = (Acceleration(withoutEach), Widened(withoutEach.Count));
        return new(Quantile(sorted, Tail(-z)), Quantile(sorted, Tail(z)));

        double Tail(double limit)
        {
            var shifted = bias + limit;
            return NormalDistribution.Probability(bias + (shifted / Math.Max(0.1, 1 - (acceleration * shifted))));
        }
    }

    /// <summary>How skewed the figure is: from the groups whose absence changes it most.</summary>
    private static double Acceleration(IReadOnlyCollection<double> withoutEach)
    {
        var mean = withoutEach.Average();
        var (squares, cubes) = (0.0, 0.0);
        foreach (var figure in withoutEach)
        {
            var change = mean - figure;
            squares += change * change;
            cubes += change * change * change;
        }

        return squares <= 0 ? 0 : cubes / (6 * Math.Pow(squares, 1.5));
    }

    /// <summary>The quantile of Student's distribution, by its expansion, times √(n / (n − 1)).</summary>
    private static double Widened(int groups)
    {
        var freedom = Math.Max(1, groups - 1.0);
        return Z * (1 + ((1 + (Z * Z)) / (4 * freedom))) * Math.Sqrt((freedom + 1) / freedom);
    }

    private static double Quantile(double[] sorted, double share)
    {
        var position = Math.Clamp((share * (sorted.Length + 1)) - 1, 0, sorted.Length - 1);
        var (lower, upper) = ((int)Math.Floor(position), (int)Math.Ceiling(position));
        return sorted[lower] + ((position - lower) * (sorted[upper] - sorted[lower]));
    }
}
