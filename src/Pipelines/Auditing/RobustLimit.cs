namespace Pipelines.Auditing;

/// <summary>A limit beyond which a value is unusual in its set: so many robust standard deviations from the median.</summary>
/// <param name="Median">The value in the middle.</param>
/// <param name="Deviation">The median distance from it, scaled to the standard deviation of a normal distribution.</param>
internal sealed record RobustLimit(double Median, double Deviation)
{
    /// <summary>The fewest values that say what is usual.</summary>
    public const int LeastValues = 20;

    // Of normally distributed values.
    private const double DeviationsInMedianDistance = 1.4826;

    /// <summary>Of a set of values; null where they are too few.</summary>
    public static RobustLimit? Of(IReadOnlyCollection<double> values)
    {
        if (values.Count < LeastValues)
        {
            return null;
        }

        var median = MedianOf(values);
        return new(median, DeviationsInMedianDistance * MedianOf([.. values.Select(value => Math.Abs(value - median))]));
    }

    /// <summary>How many deviations a value lies above the median; 0 where the values hardly differ.</summary>
    public double Above(double value) => Deviation > 1e-9 ? (value - Median) / Deviation : 0;

    private static double MedianOf(IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
