namespace Pipelines.Reporting.Charts;

/// <summary>Round numbers for an axis.</summary>
internal static class Ticks
{
    private static readonly double[] s_steps = [1, 2, 2.5, 5, 10];

    /// <summary>Round numbers from a lower to an upper bound, about as many as wanted.</summary>
    public static IReadOnlyList<double> Of(double low, double high, int wanted = 5)
    {
        if (!(high > low))
        {
            return [low];
        }

        var raw = (high - low) / wanted;
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = s_steps.Select(factor => factor * power).First(step => step >= raw * 0.999);
        var first = Math.Ceiling((low / step) - 1e-9);
        var ticks = new List<double>();
        for (var i = first; i * step <= high + (step * 1e-9); i++)
        {
            ticks.Add(i == 0 ? 0 : i * step);
        }

        return ticks;
    }
}
