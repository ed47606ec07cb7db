using Pipelines.Sweeps;
using Pipelines.Tests.Configuration;
using Pipelines.Sweeps.Definition;

namespace Pipelines.Tests.Sweeps;

/// <summary>η² from H of scipy.stats.kruskal: (H − k + 1) / (n − k).</summary>
public sealed class RankVarianceTests
{
    [Theory]
    [InlineData("1 3 5 7 9 2 4 6 8 10", "0 0 0 0 0 1 1 1 1 1", 0)] // H = 0.2727
    [InlineData("1 1 1 2 2 2 2 2", "0 0 0 1 1 1 2 2", 1)] // H = 7, with ties
    [InlineData("1 2 3 4 5 6", "0 0 0 1 1 1", 0.7142857)] // H = 3.857142857
    [InlineData("5 5 5 5", "0 0 1 1", 0)]
    public void It_is_the_share_of_the_variance_of_ranks_between_groups_less_chance(string figures, string groups, double expected)
    {
        var share = RankVariance.Between([.. figures.Split(' ').Select(double.Parse)], [.. groups.Split(' ').Select(int.Parse)]);
        Assert.Equal(expected, share!.Value, 6);
    }

    [Fact]
    public void Of_a_single_group_or_too_few_trials_it_is_not_known()
    {
        Assert.Null(RankVariance.Between([1, 2, 3], [0, 0, 0]));
        Assert.Null(RankVariance.Between([1, 2], [0, 1]));
    }

    [Fact]
    public void The_setting_that_decides_comes_first_and_a_range_is_compared_in_groups()
    {
        var definition = SweepDefinition.Of(
            Given.Pipeline("""
                "sweep": { "over": { "head.focalGamma": [0, 1], "head.labelSmoothing": { "from": 0, "to": 0.5 } }, "trials": 40 }
                """).Sweep,
            place => place);
        var trials = definition.All().Select(settings => (
            Trial: new SweepTrial(settings.Number, settings.Values.ToDictionary()),
            Figure: double.Parse(settings.Values[1].Value, System.Globalization.CultureInfo.InvariantCulture))).ToList();
        var importance = RankVariance.Of(definition.Settings, trials);
        Assert.Equal(["head.labelSmoothing", "head.focalGamma"], importance.Select(row => row.Setting));
        Assert.Equal([4, 2], importance.Select(row => row.Groups));
        Assert.InRange(importance[0].Share, 0.9, 1);
        Assert.InRange(importance[1].Share, 0, 0.2);
    }
}
