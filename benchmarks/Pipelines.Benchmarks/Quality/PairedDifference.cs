namespace Pipelines.Benchmarks.Quality;

/// <summary>
/// The mean difference of two recipes on the same photos, and how far chance moves it: the choice of the test images, and the seeds, which
/// draw the training images, the initial weights and their order.
/// </summary>
/// <remarks>
/// The variance is clustered both by image and by seed (Cameron, Gelbach and Miller, Robust inference with multiway clustering, 2011):
/// that of the images' sums, plus that of the seeds' sums, less that of single differences, which is in both.
/// </remarks>
/// <param name="Mean">The mean over all pairs.</param>
/// <param name="StandardError">The standard deviation of that mean.</param>
/// <param name="SeedDeviation">The standard deviation of the seeds' means; 0 for one seed.</param>
/// <param name="Seeds">How many seeds there are.</param>
internal readonly record struct PairedDifference(double Mean, double StandardError, double SeedDeviation, int Seeds)
{
    // The normal distribution's 97.5 % point.
    private const double Quantile = 1.96;

    /// <summary>The lower end of the 95 % interval.</summary>
    public double Low => Mean - (Quantile * StandardError);

    /// <summary>Its upper end.</summary>
    public double High => Mean + (Quantile * StandardError);

    /// <summary>Whether the interval holds no 0.</summary>
    public bool IsMoreThanNoise => Low > 0 || High < 0;

    /// <summary>The difference of pairs.</summary>
    /// <param name="pairs">Seed, image and difference of each pair; at least one.</param>
    public static PairedDifference Of(IReadOnlyList<(int Seed, int Image, double Difference)> pairs)
    {
        var mean = pairs.Average(pair => pair.Difference);
        var seeds = pairs.GroupBy(pair => pair.Seed).ToList();
        var seedMeans = seeds.Select(seed => seed.Average(pair => pair.Difference)).ToList();
        var byImage = Variance(pairs.GroupBy(pair => pair.Image).Select(image => image.Sum(pair => pair.Difference - mean)));
        var bySeed = Variance(seeds.Select(seed => seed.Sum(pair => pair.Difference - mean)));
        var byPair = Variance(pairs.Select(pair => pair.Difference - mean));

        // With few seeds the sum may come out below what the images alone make.
        var variance = Math.Max(byImage, byImage + bySeed - byPair);
        var center = seedMeans.Average();
        var deviation = seedMeans.Count < 2
            ? 0
            : Math.Sqrt(seedMeans.Sum(value => (value - center) * (value - center)) / (seedMeans.Count - 1));
        return new(mean, Math.Sqrt(variance) / pairs.Count, deviation, seeds.Count);
    }

    /// <summary>The mean of the differences on several sets, each counting the same.</summary>
    public static PairedDifference OfSets(IReadOnlyList<PairedDifference> sets) => new(
        sets.Average(set => set.Mean),
        Math.Sqrt(sets.Sum(set => set.StandardError * set.StandardError)) / sets.Count,
        SeedDeviation: 0,
        sets.Min(set => set.Seeds));

    private static double Variance(IEnumerable<double> sums)
    {
        var (total, count) = (0.0, 0);
        foreach (var sum in sums)
        {
            total += sum * sum;
            count++;
        }

        return count < 2 ? 0 : total * count / (count - 1);
    }
}
