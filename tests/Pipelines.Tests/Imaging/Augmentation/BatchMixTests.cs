using Pipelines.Imaging.Augmentation;
using SkiaSharp;

namespace Pipelines.Tests.Imaging.Augmentation;

public sealed class BatchMixTests
{
    private const int Draws = 20_000;

    /// <summary>Beta(a, a) has the mean 1/2 and the variance 1 / (4 (2a + 1)); its mean of |2x − 1| for a = 1 is 1/2.</summary>
    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(4)]
    public void Mixup_draws_from_the_beta_distribution(double alpha)
    {
        var lambdas = Enumerable.Range(0, Draws)
            .Select(batch => BatchMix.Mixup(alpha, AugmentationRandom.ForBatch(3, 1, batch)).Lambda)
            .ToArray();
        var mean = lambdas.Average();
        var variance = lambdas.Average(lambda => (lambda - mean) * (lambda - mean));
        Assert.Equal(0.5, mean, 0.01);
        Assert.Equal(1 / (4 * ((2 * alpha) + 1)), variance, 0.004);
        Assert.All(lambdas, lambda => Assert.InRange(lambda, 0, 1));
        if (alpha == 1)
        {
            Assert.All(
                Enumerable.Range(0, 10),
                tenth => Assert.Equal(0.1, lambdas.Count(lambda => (int)(lambda * 10) == tenth) / (double)Draws, 0.01));
        }
    }

    [Fact]
    public void A_tiny_alpha_gives_the_ends_and_never_nonsense()
    {
        var lambdas = Enumerable.Range(0, 1000)
            .Select(batch => BatchMix.Mixup(1e-4, AugmentationRandom.ForBatch(1, 1, batch)).Lambda)
            .ToArray();
        Assert.All(lambdas, lambda => Assert.True(lambda is < 0.01 or > 0.99, $"{lambda}"));
        Assert.InRange(lambdas.Count(lambda => lambda > 0.5), 420, 580);
    }

    [Fact]
    public void A_cutmix_box_has_the_side_that_lambda_asks_for_and_is_cut_off_at_the_edges()
    {
        // Lambda 0.75 takes a quarter: a side of 32 of 64, around each of 64 points with the same probability.
        var boxes = Enumerable.Range(0, Draws)
            .Select(batch => BatchMix.SampleBox(0.75, 64, AugmentationRandom.ForBatch(5, 2, batch)))
            .ToArray();
        Assert.All(boxes, box => Assert.True(box is { Left: >= 0, Top: >= 0, Right: <= 64, Bottom: <= 64, Width: <= 32, Height: <= 32 }));
        var lengths = Enumerable.Range(0, 64).Select(center => Math.Min(center + 16, 64) - Math.Max(center - 16, 0)).ToArray();
        Assert.Equal(lengths.Average(), boxes.Average(box => box.Width), 0.2);
        Assert.Equal(lengths.Average() * lengths.Average(), boxes.Average(box => box.Width * box.Height), 10.0);
        Assert.Equal(31.5, boxes.Average(box => box.MidX), 0.5);
    }

    [Fact]
    public void Lambda_of_cutmix_is_the_share_outside_the_box()
    {
        for (var batch = 0; batch < 500; batch++)
        {
            var mix = BatchMix.Cutmix(1, 37, AugmentationRandom.ForBatch(1, 1, batch));
            Assert.Equal(1 - (mix.Box.Width * mix.Box.Height / (37.0 * 37)), mix.Lambda, 1e-12);
        }
    }

    [Fact]
    public void The_options_choose_the_method()
    {
        Assert.Null(BatchMix.Sample(new(), 32, AugmentationRandom.ForBatch(1, 1, 1)));
        Assert.Null(BatchMix.Sample(new() { Mixup = 0, Cutmix = 0 }, 32, AugmentationRandom.ForBatch(1, 1, 1)));
        Assert.All(Sample(new() { Mixup = 0.2 }), mix => Assert.Equal(SKRectI.Empty, mix.Box));

        // A box is empty where lambda is nearly 1.
        Assert.InRange(Sample(new() { Cutmix = 1 }).Count(mix => mix.Box.IsEmpty), 0, 20);
        Assert.InRange(Sample(new() { Mixup = 1, Cutmix = 1 }).Count(mix => mix.Box.IsEmpty), 420, 600);
    }

    private static BatchMix[] Sample(AugmentationOptions options) =>
        [.. Enumerable.Range(0, 1000).Select(batch => BatchMix.Sample(options, 32, AugmentationRandom.ForBatch(7, 1, batch))!.Value)];
}
