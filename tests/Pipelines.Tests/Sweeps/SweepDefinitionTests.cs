using System.Globalization;
using Pipelines.Sweeps.Definition;
using Pipelines.Tests.Configuration;

namespace Pipelines.Tests.Sweeps;

/// <summary>Which trials a sweep has.</summary>
public sealed class SweepDefinitionTests
{
    private const string Rate = "training.optimizer.learningRate";

    [Fact]
    public void A_grid_has_every_combination_once()
    {
        var definition = Define("""
            "head.labelSmoothing": [0, 0.1, 0.2], "head.classWeights": ["none", "balanced"], "training.epochs": [5, 10]
            """);
        var expected = from smoothing in new[] { "0", "0.1", "0.2" }
                       from weights in new[] { "\"none\"", "\"balanced\"" }
                       from epochs in new[] { "5", "10" }
                       select $"head.labelSmoothing={smoothing}, head.classWeights={weights}, training.epochs={epochs}";
        Assert.Equal(SweepStrategy.Grid, definition.Strategy);
        Assert.Equal(12, definition.Trials);
        Assert.Equal(expected, definition.All().Select(trial => trial.Text));
    }

    [Fact]
    public void A_grid_takes_points_of_a_range_both_ends_included()
    {
        var definition = Define(
            $$"""
            "{{Rate}}": { "from": 1e-4, "to": 1, "scale": "log" }, "head.labelSmoothing": { "from": 0, "to": 0.4, "points": 3 },
            "training.epochs": { "from": 1, "to": 3, "points": 5 }
            """,
            """ "strategy": "grid" """);
        Assert.Equal(["0.0001", "0.001", "0.01", "0.1", "1"], Values(definition, Rate));
        Assert.Equal(["0", "0.2", "0.4"], Values(definition, "head.labelSmoothing"));

        // Whole numbers are not tried twice.
        Assert.Equal(["1", "2", "3"], Values(definition, "training.epochs"));
        Assert.Equal(45, definition.Trials);
    }

    [Fact]
    public void Random_values_lie_within_their_range_spread_over_its_scale_and_follow_from_seed_and_number()
    {
        const string Over = $$"""
            "{{Rate}}": { "from": 1e-5, "to": 1e-1, "scale": "log" }, "head.labelSmoothing": { "from": 0.1, "to": 0.3 },
            "training.epochs": { "from": 3, "to": 6 }
            """;
        var definition = Define(Over, """ "trials": 2000 """);
        Assert.Equal(SweepStrategy.Random, definition.Strategy);
        var trials = definition.All();
        var rates = Numbers(trials, Rate);
        Assert.All(rates, rate => Assert.InRange(rate, 1e-5, 1e-1));

        // Log-uniform: each decade has a quarter; the standard deviation of a count of 2,000 is 19.
        for (var decade = -5; decade < -1; decade++)
        {
            Assert.InRange(rates.Count(rate => rate >= Math.Pow(10, decade) && rate < Math.Pow(10, decade + 1)), 420, 580);
        }

        var smoothing = Numbers(trials, "head.labelSmoothing");
        Assert.InRange(smoothing.Average(), 0.195, 0.205);
        Assert.All(smoothing, value => Assert.InRange(value, 0.1, 0.3));
        Assert.All(
            Numbers(trials, "training.epochs").CountBy(epochs => epochs).OrderBy(count => count.Key).Zip([3, 4, 5, 6]),
            pair =>
            {
                Assert.Equal(pair.Second, pair.First.Key);
                Assert.InRange(pair.First.Value, 420, 580);
            });

        // The settings are drawn independently.
        Assert.InRange(Correlation([.. rates.Select(rate => Math.Log(rate))], smoothing), -0.08, 0.08);
        Assert.Equal(trials[7].Text, Define(Over, """ "trials": 10 """).Trial(8).Text);
        Assert.NotEqual(trials[7].Text, Define(Over, """ "trials": 10, "seed": 2 """).Trial(8).Text);
        Assert.All(trials, trial => Assert.All(trial.Values, value => Assert.True(value.Value.Length <= 9, value.Value)));
    }

    [Fact]
    public void Random_combinations_of_lists_are_dealt_without_repetition()
    {
        const string Over = """ "head.labelSmoothing": [0, 0.1, 0.2], "head.focalGamma": [0, 1, 2, 3] """;
        var definition = Define(Over, """ "strategy": "random" """);
        Assert.Equal(12, definition.Trials);
        Assert.Equal(12, definition.All().Select(trial => trial.Text).Distinct().Count());
        Assert.NotEqual(Define(Over).All().Select(trial => trial.Text), definition.All().Select(trial => trial.Text));
        Assert.Equal(
            definition.All().Take(5).Select(trial => trial.Text),
            Define(Over, """ "strategy": "random", "trials": 5 """).All().Select(trial => trial.Text));
    }

    [Fact]
    public void More_trials_go_on_with_a_sweep_and_other_values_begin_another()
    {
        const string Over = $$""" "{{Rate}}": { "from": 1e-5, "to": 1e-1, "scale": "log" } """;
        string Identity(string more = "", string over = Over) => Define(over, more).Identity;
        Assert.Equal(Identity(), Identity(""" "trials": 60 """));
        Assert.Equal(Identity(), Identity(""" "metric": "macroF1" """));
        Assert.NotEqual(Identity(), Identity(""" "seed": 2 """));
        Assert.NotEqual(Identity(), Identity(over: Over.Replace("1e-5", "1e-4", StringComparison.Ordinal)));
        const string Halving = """ "strategy": "successiveHalving", "trials": """;
        Assert.NotEqual(Identity(Halving + "9"), Identity(Halving + "27"));
    }

    [Theory]
    [InlineData(""" "head.labelSmoothing": [0.1] """, "", "only one combination")]
    [InlineData(""" "head.labelSmoothing": [0, 0.1] """, """ "trials": 3, "strategy": "random" """, "only 2 combinations")]
    [InlineData(
        """ "head.labelSmoothing": [0, 0.1], "head.focalGamma": [0, 2] """, """ "trials": 3, "strategy": "grid" """, "4 combinations")]
    [InlineData(
        """ "head.labelSmoothing": { "from": 0, "to": 0.5, "points": 100 }, "head.focalGamma": { "from": 0, "to": 5, "points": 100 } """,
        """ "strategy": "grid" """,
        "10,000 combinations, more than 1,000")]
    public void What_cannot_be_tried_is_said(string over, string more, string found)
    {
        var problem = Assert.Single(Assert.Throws<ConfigurationException>(() => Define(over, more)).Problems);
        Assert.StartsWith("sweep.", problem.Place, StringComparison.Ordinal);
        Assert.Contains(found, problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipeline_that_tries_nothing_has_no_sweep()
    {
        Assert.Contains("no setting to try", Error(null), StringComparison.Ordinal);
        Assert.Contains("no setting to try", Error(new()), StringComparison.Ordinal);

        static string Error(SweepOptions? options) =>
            Assert.Throws<ConfigurationException>(() => SweepDefinition.Of(options, place => place)).Problems[0].Found;
    }

    private static SweepDefinition Define(string over, string more = "")
    {
        var comma = more.Length > 0 ? "," : "";
        return SweepDefinition.Of(
            Given.Pipeline($$""" "sweep": { "over": { {{over}} }{{comma}} {{more}} } """).Sweep, place => place);
    }

    private static IEnumerable<string> Values(SweepDefinition definition, string path) =>
        definition.All().SelectMany(trial => trial.Values).Where(value => value.Key == path).Select(value => value.Value).Distinct();

    private static double[] Numbers(IEnumerable<TrialSettings> trials, string path) =>
    [
        .. trials.SelectMany(trial => trial.Values)
            .Where(value => value.Key == path)
            .Select(value => double.Parse(value.Value, CultureInfo.InvariantCulture)),
    ];

    private static double Correlation(double[] x, double[] y)
    {
        var (meanX, meanY) = (x.Average(), y.Average());
        var covariance = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum();
        return covariance / Math.Sqrt(x.Sum(a => (a - meanX) * (a - meanX)) * y.Sum(b => (b - meanY) * (b - meanY)));
    }
}
