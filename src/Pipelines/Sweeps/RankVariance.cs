using System.Globalization;
using Pipelines.Sweeps.Definition;

namespace Pipelines.Sweeps;

/// <summary>
/// The importance of settings: η² of the Kruskal-Wallis test, (H − k + 1) / (n − k), for k groups of values among n trials. H is corrected
/// for equal figures.
/// </summary>
internal static class RankVariance
{
    private const int MostGroups = 4;
    private const int LeastOfGroup = 2;

    /// <summary>The importance of each setting, the most important first; none where too few trials have a figure.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="trials">The trials, and the figure of each.</param>
    public static IReadOnlyList<SettingImportance> Of(
        IReadOnlyList<SweptSetting> settings, IReadOnlyList<(SweepTrial Trial, double Figure)> trials)
    {
        List<SweepTrial> measured = [.. trials.Select(entry => entry.Trial)];
        List<double> figures = [.. trials.Select(entry => entry.Figure)];
        return
        [
            .. settings
                .Select(setting => Of(setting, measured, figures))
                .OfType<SettingImportance>()
                .OrderByDescending(importance => importance.Share)
                .ThenBy(importance => importance.Setting, StringComparer.Ordinal),
        ];
    }

    /// <summary>The share of the variance of ranks that lies between groups, less what chance gives; null where it is not known.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="groups">The group of each.</param>
    public static double? Between(IReadOnlyList<double> figures, IReadOnlyList<int> groups)
    {
        var (n, k) = (figures.Count, groups.Distinct().Count());
        if (k < 2 || n <= k)
        {
            return null;
        }

        var ranks = Ranks(figures);
        var ties = figures.CountBy(figure => figure).Sum(tie => ((double)tie.Value * tie.Value * tie.Value) - tie.Value);
        var correction = 1 - (ties / (((double)n * n * n) - n));
        if (correction <= 0)
        {
            // All figures are the same.
            return 0;
        }

        var sums = ranks.Zip(groups).GroupBy(pair => pair.Second).Sum(group =>
        {
            var sum = group.Sum(pair => pair.First);
            return sum * sum / group.Count();
        });
        var h = ((12.0 / (n * (n + 1.0)) * sums) - (3 * (n + 1.0))) / correction;
        return Math.Clamp((h - k + 1) / (n - k), 0, 1);
    }

    private static SettingImportance? Of(SweptSetting setting, List<SweepTrial> trials, IReadOnlyList<double> figures)
    {
        var groups = GroupsOf(setting, [.. trials.Select(trial => trial.Settings[setting.Path.Text])]);
        return Between(figures, groups) is { } share ? new(setting.Path.Text, share, groups.Distinct().Count()) : null;
    }

    /// <summary>The values of a list are groups; those of a range are divided by their order.</summary>
    private static IReadOnlyList<int> GroupsOf(SweptSetting setting, IReadOnlyList<string> values)
    {
        var distinct = values.Distinct(StringComparer.Ordinal).ToList();
        if (setting.Values.Range is null || distinct.Count <= MostGroups)
        {
            return [.. values.Select(value => distinct.IndexOf(value))];
        }

        var numbers = values.Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToList();
        var groups = Math.Clamp(numbers.Count / LeastOfGroup, 2, MostGroups);
        return [.. Ranks(numbers).Select(rank => Math.Min(groups - 1, (int)((rank - 1) * groups / numbers.Count)))];
    }

    /// <summary>The rank of each number from 1; equal ones share the mean of theirs.</summary>
    private static double[] Ranks(IReadOnlyList<double> numbers)
    {
        var ranks = new double[numbers.Count];
        var before = 0;
        foreach (var equal in numbers.Index().GroupBy(entry => entry.Item).OrderBy(group => group.Key))
        {
            var count = equal.Count();
            foreach (var entry in equal)
            {
                ranks[entry.Index] = before + ((count + 1) / 2.0);
            }

            before += count;
        }

        return ranks;
    }
}
