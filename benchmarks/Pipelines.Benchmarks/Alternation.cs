namespace Pipelines.Benchmarks;

/// <summary>One side of a comparison.</summary>
/// <param name="Name">What is printed above its column.</param>
/// <param name="Measure">Does the work once and returns the number to compare, such as images per second.</param>
internal sealed record Side(string Name, Func<double> Measure);

/// <summary>
/// Measures several sides in turn, A B A B: what else the machine does then hits all sides alike. The first round warms up and does not
/// count.
/// </summary>
internal static class Alternation
{
    /// <summary>Prints a row for each round and the medians.</summary>
    /// <returns>The numbers of each side in the order of the sides, one for each counted round.</returns>
    public static double[][] Run(TextWriter output, int rounds, params Side[] sides)
    {
        output.WriteLine(Row("", sides.Select(side => side.Name)));
        var results = sides.Select(_ => new double[rounds]).ToArray();
        for (var round = -1; round < rounds; round++)
        {
            var numbers = new double[sides.Length];
            for (var i = 0; i < sides.Length; i++)
            {
                numbers[i] = sides[i].Measure();
                if (round >= 0)
                {
                    results[i][round] = numbers[i];
                }
            }

            output.WriteLine(Row(round < 0 ? "warm-up" : $"round {round + 1}", numbers.Select(Format)));
        }

        output.WriteLine(Row("median", results.Select(numbers => Format(Median(numbers)))));
        return results;
    }

    /// <summary>The median over the rounds of one side's number divided by the other's in the same round.</summary>
    public static double MedianRatio(double[] numerators, double[] denominators) =>
        Median([.. numerators.Zip(denominators, (numerator, denominator) => numerator / denominator)]);

    /// <summary>The middle number; of an even count, the mean of the middle two.</summary>
    public static double Median(double[] numbers)
    {
        var sorted = numbers.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Row(string head, IEnumerable<string> cells) =>
        head.PadRight(10) + string.Concat(cells.Select(cell => cell.PadLeft(26)));

    private static string Format(double number) => number.ToString("n1", System.Globalization.CultureInfo.InvariantCulture);
}
