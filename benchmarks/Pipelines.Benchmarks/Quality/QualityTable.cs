using System.Globalization;

namespace Pipelines.Benchmarks.Quality;

/// <summary>Prints results: a table for each set, and one of the differences over all sets.</summary>
/// <param name="output">Where to.</param>
/// <param name="results">The results.</param>
internal sealed class QualityTable(TextWriter output, IReadOnlyList<QualityResult> results)
{
    private static readonly string[] s_columns =
        ["recipe", "seeds", "accuracy", "log-loss", "accuracy against", "log-loss against", "more than noise"];

    /// <summary>Prints them.</summary>
    /// <param name="recipes">The recipes to print, in their order.</param>
    /// <param name="against">The recipe that the others are compared with.</param>
    public void Print(IReadOnlyList<string> recipes, string against)
    {
        var sets = results.Select(result => result.Set).Distinct().Where(set => Of(set, against).Count > 0).ToList();
        foreach (var set in sets)
        {
            Heading($"{set}, against \"{against}\"");
            foreach (var recipe in recipes.Where(recipe => Of(set, recipe).Count > 0))
            {
                Row(set, recipe, against);
            }
        }

        if (sets.Count > 1)
        {
            Heading($"mean of {string.Join(", ", sets)}, against \"{against}\"");
            foreach (var recipe in recipes)
            {
                MeanRow(sets, recipe, against);
            }
        }
    }

    /// <summary>The differences of two recipes on one set, in accuracy and in log-loss; null where no seed has both.</summary>
    internal (PairedDifference Accuracy, PairedDifference LogLoss)? Compare(string set, string recipe, string against)
    {
        var plain = Of(set, against).ToDictionary(result => result.Seed);
        var (accuracy, logLoss) = (new List<(int, int, double)>(), new List<(int, int, double)>());
        foreach (var result in Of(set, recipe).Where(result => plain.ContainsKey(result.Seed)))
        {
            var other = plain[result.Seed];
            var rows = other.Images.Index().ToDictionary(image => image.Item, image => image.Index);
            foreach (var (row, image) in result.Images.Index())
            {
                accuracy.Add((result.Seed, image, result.Right[row] - other.Right[rows[image]]));
                logLoss.Add((result.Seed, image, result.Losses[row] - other.Losses[rows[image]]));
            }
        }

        return accuracy.Count == 0 ? null : (PairedDifference.Of(accuracy), PairedDifference.Of(logLoss));
    }

    private void Row(string set, string recipe, string against)
    {
        var own = Of(set, recipe);
        var difference = recipe == against ? null : Compare(set, recipe, against);
        Line(
            recipe,
            $"{own.Count}",
            Spread([.. own.Select(result => result.Accuracy)]),
            Spread([.. own.Select(result => result.LogLoss)]),
            Interval(difference?.Accuracy),
            Interval(difference?.LogLoss),
            Verdict(difference));
    }

    private void MeanRow(IReadOnlyList<string> sets, string recipe, string against)
    {
        var compared = sets.Select(set => Compare(set, recipe, against)).ToList();
        if (compared.Contains(null))
        {
            return;
        }

        List<(PairedDifference Accuracy, PairedDifference LogLoss)> differences = [.. compared.Select(difference => difference!.Value)];
        (PairedDifference Accuracy, PairedDifference LogLoss)? mean = recipe == against
            ? null
            : (PairedDifference.OfSets([.. differences.Select(difference => difference.Accuracy)]),
                PairedDifference.OfSets([.. differences.Select(difference => difference.LogLoss)]));
        var (fewest, most) = (differences.Min(set => set.Accuracy.Seeds), differences.Max(set => set.Accuracy.Seeds));
        Line(
            recipe,
            fewest == most ? $"{fewest}" : $"{fewest} to {most}",
            Mean(sets, recipe, result => result.Accuracy),
            Mean(sets, recipe, result => result.LogLoss),
            Interval(mean?.Accuracy),
            Interval(mean?.LogLoss),
            Verdict(mean));
    }

    private string Mean(IReadOnlyList<string> sets, string recipe, Func<QualityResult, double> figure) =>
        Number(sets.Average(set => Of(set, recipe).Average(figure)));

    private List<QualityResult> Of(string set, string recipe) =>
        [.. results.Where(result => result.Set == set && result.Recipe == recipe).OrderBy(result => result.Seed)];

    private void Heading(string text)
    {
        output.WriteLine();
        output.WriteLine(text);
        output.WriteLine();
        Line(s_columns);
        Line([.. s_columns.Select(_ => "---")]);
    }

    private void Line(params IReadOnlyList<string> cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");

    private static string Spread(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return values.Count < 2
            ? Number(mean)
            : $"{Number(mean)} ± {Number(Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)))}";
    }

    private static string Interval(PairedDifference? difference) => difference is { } known
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{known.Mean:+0.0000;-0.0000;0.0000} [{known.Low:+0.0000;-0.0000;0.0000}, {known.High:+0.0000;-0.0000;0.0000}]")
        : "";

    private static string Verdict((PairedDifference Accuracy, PairedDifference LogLoss)? difference)
    {
        if (difference is not var (accuracy, logLoss))
        {
            return "";
        }

        List<string> verdicts = [];
        if (accuracy.IsMoreThanNoise)
        {
            verdicts.Add(accuracy.Mean > 0 ? "more accurate" : "less accurate");
        }

        if (logLoss.IsMoreThanNoise)
        {
            verdicts.Add(logLoss.Mean < 0 ? "lower loss" : "higher loss");
        }

        return string.Join(", ", verdicts);
    }

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
