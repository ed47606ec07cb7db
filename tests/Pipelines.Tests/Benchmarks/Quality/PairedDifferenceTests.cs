using Pipelines.Benchmarks.Quality;

namespace Pipelines.Tests.Benchmarks.Quality;

public sealed class PairedDifferenceTests
{
    [Fact]
    public void Differences_that_do_not_depend_on_the_seed_have_the_standard_error_of_a_mean_over_images()
    {
        double[] images = [0, 1, 0, -1, 0, 1, 1, 0];
        var difference = PairedDifference.Of(Pairs(3, 8, (_, image) => images[image]));

        var mean = images.Average();
        var variance = images.Sum(value => (value - mean) * (value - mean)) / 7;
        Assert.Equal(0.25, difference.Mean, 12);
        Assert.Equal(Math.Sqrt(variance / 8), difference.StandardError, 12);
        Assert.Equal(0, difference.SeedDeviation, 12);
        Assert.Equal(3, difference.Seeds);
    }

    [Fact]
    public void Differences_that_depend_on_the_seed_alone_have_about_the_standard_error_of_a_mean_over_seeds()
    {
        double[] seeds = [0.01, 0.03, 0.05, 0.02, 0.04];
        var difference = PairedDifference.Of(Pairs(5, 100, (seed, _) => seeds[seed]));

        var classical = Math.Sqrt(seeds.Sum(value => (value - 0.03) * (value - 0.03)) / 4 / 5);
        Assert.Equal(0.03, difference.Mean, 12);
        Assert.Equal(Math.Sqrt(0.00025), difference.SeedDeviation, 12);

        // What is taken off, because it would be counted twice, is the 1 / 100 that a single difference makes of a seed's sum.
        Assert.Equal(classical * Math.Sqrt(1 - ((500.0 / 499) * (4.0 / 5) / 100)), difference.StandardError, 12);
    }

    [Fact]
    public void The_interval_is_1_96_standard_errors_to_both_sides()
    {
        var difference = new PairedDifference(0.02, 0.01, 0, 3);

        Assert.Equal(0.0004, difference.Low, 12);
        Assert.Equal(0.0396, difference.High, 12);
        Assert.True(difference.IsMoreThanNoise);
        Assert.False((difference with { Mean = 0.0195 }).IsMoreThanNoise);
        Assert.True((difference with { Mean = -0.02 }).IsMoreThanNoise);
        Assert.False((difference with { Mean = 0, StandardError = 0 }).IsMoreThanNoise);
    }

    [Fact]
    public void Equal_recipes_differ_by_nothing()
    {
        var difference = PairedDifference.Of(Pairs(2, 5, (_, _) => 0));

        Assert.Equal((0, 0), (difference.Low, difference.High));
        Assert.False(difference.IsMoreThanNoise);
    }

    [Fact]
    public void One_seed_and_one_image_have_a_mean_and_no_spread()
    {
        var difference = PairedDifference.Of([(1, 7, 0.5)]);

        Assert.Equal(new PairedDifference(0.5, 0, 0, 1), difference);
    }

    [Fact]
    public void Seeds_that_test_other_images_are_compared_too()
    {
        // No image comes twice: each is a cluster of its own, so that what is counted by image and by difference cancels out.
        (int, int, double)[] pairs = [(1, 0, 1), (1, 1, 0), (2, 2, 1), (2, 3, 1), (3, 4, 0), (3, 5, 0)];
        var difference = PairedDifference.Of(pairs);

        // The seeds' sums of deviations from 0.5 are 0, 1 and -1.
        Assert.Equal(0.5, difference.Mean, 12);
        Assert.Equal(Math.Sqrt(2.0 * 3 / 2) / 6, difference.StandardError, 12);
    }

    [Fact]
    public void The_mean_of_sets_weighs_them_alike_and_adds_up_their_variances()
    {
        var difference = PairedDifference.OfSets([new(0.01, 0.03, 0.1, 5), new(0.05, 0.04, 0.2, 3)]);

        Assert.Equal(0.03, difference.Mean, 12);
        Assert.Equal(0.025, difference.StandardError, 12);
        Assert.Equal(3, difference.Seeds);
    }

    [Fact]
    public void Intervals_hold_the_truth_about_as_often_as_they_say()
    {
        const int Trials = 400;
        var random = new Random(1);
        var held = 0;
        for (var trial = 0; trial < Trials; trial++)
        {
            double[] seeds = [.. Enumerable.Range(0, 20).Select(_ => 0.1 * Normal(random))];
            double[] images = [.. Enumerable.Range(0, 60).Select(_ => 0.5 * Normal(random))];
            var difference = PairedDifference.Of(Pairs(20, 60, (seed, image) => 0.3 + seeds[seed] + images[image] + Normal(random)));
            held += difference.Low <= 0.3 && difference.High >= 0.3 ? 1 : 0;
        }

        // 95 %, give or take three standard errors of 400 trials, and a little for the few seeds.
        Assert.InRange((double)held / Trials, 0.90, 0.985);
    }

    private static List<(int Seed, int Image, double Difference)> Pairs(int seeds, int images, Func<int, int, double> difference) =>
    [
        .. from seed in Enumerable.Range(0, seeds)
           from image in Enumerable.Range(0, images)
           select (seed, image, difference(seed, image)),
    ];

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
