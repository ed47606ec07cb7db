using Pipelines.Benchmarks.Quality;

namespace Pipelines.Tests.Benchmarks.Quality;

public sealed class QualityTableTests
{
    [Fact]
    public void Recipes_are_compared_on_the_seeds_and_images_that_both_have()
    {
        // The order of the images differs, and seed 3 has one side only.
        QualityResult[] results =
        [
            Result("s", "plain", 1, [4, 9], [1, 0], [0.1, 0.9]),
            Result("s", "plain", 2, [4, 9], [1, 1], [0.2, 0.3]),
            Result("s", "other", 1, [9, 4], [1, 1], [0.5, 0.1]),
            Result("s", "other", 2, [9, 4], [1, 0], [0.3, 0.8]),
            Result("s", "other", 3, [9, 4], [0, 0], [5, 5]),
        ];

        var (accuracy, logLoss) = new QualityTable(TextWriter.Null, results).Compare("s", "other", "plain")!.Value;

        Assert.Equal((0, 2), (accuracy.Mean, accuracy.Seeds));
        Assert.Equal((0 - 0.4 + 0.6 + 0) / 4, logLoss.Mean, 12);
    }

    [Fact]
    public void Without_a_seed_that_both_have_there_is_no_comparison()
    {
        QualityResult[] results = [Result("s", "plain", 1, [1], [1], [1]), Result("s", "other", 2, [1], [1], [1])];

        Assert.Null(new QualityTable(TextWriter.Null, results).Compare("s", "other", "plain"));
    }

    [Fact]
    public void Tables_are_of_each_set_and_of_all()
    {
        QualityResult[] results =
        [
            Result("s", "plain", 1, [1, 2], [1, 0], [0.5, 1.5]),
            Result("s", "plain", 2, [1, 2], [1, 0], [0.5, 1.5]),
            Result("s", "better", 1, [1, 2], [1, 1], [0.25, 1.25]),
            Result("s", "better", 2, [1, 2], [1, 0], [0.25, 1.25]),
            Result("t", "plain", 1, [1, 2], [1, 0], [0.5, 1.5]),
            Result("t", "better", 1, [1, 2], [1, 0], [0.25, 1.25]),
            Result("t", "elsewhere", 1, [1, 2], [0, 0], [2, 2]),
        ];
        var output = new StringWriter { NewLine = "\n" };

        new QualityTable(output, results).Print(["plain", "better", "elsewhere", "never"], "plain");

        const string Head = """
            | recipe | seeds | accuracy | log-loss | accuracy against | log-loss against | more than noise |
            | --- | --- | --- | --- | --- | --- | --- |
            """;
        Assert.Equal(
            $"""

            s, against "plain"

            {Head}
            | plain | 2 | 0.5000 ± 0.0000 | 1.0000 ± 0.0000 |  |  |  |
            | better | 2 | 0.7500 ± 0.3536 | 0.7500 ± 0.0000 | +0.2500 [-0.2400, +0.7400] | -0.2500 [-0.2500, -0.2500] | lower loss |

            t, against "plain"

            {Head}
            | plain | 1 | 0.5000 | 1.0000 |  |  |  |
            | better | 1 | 0.5000 | 0.7500 | 0.0000 [0.0000, 0.0000] | -0.2500 [-0.2500, -0.2500] | lower loss |
            | elsewhere | 1 | 0.0000 | 2.0000 | -0.5000 [-1.4800, +0.4800] | +1.0000 [+0.0200, +1.9800] | higher loss |

            mean of s, t, against "plain"

            {Head}
            | plain | 1 to 2 | 0.5000 | 1.0000 |  |  |  |
            | better | 1 to 2 | 0.6250 | 0.7500 | +0.1250 [-0.1200, +0.3700] | -0.2500 [-0.2500, -0.2500] | lower loss |

            """,
            output.ToString());
    }

    private static QualityResult Result(string set, string recipe, int seed, int[] images, int[] right, double[] losses) =>
        new() { Set = set, Recipe = recipe, Seed = seed, Images = images, Right = right, Losses = losses };
}
