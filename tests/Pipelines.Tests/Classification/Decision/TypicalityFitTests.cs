using Pipelines.Classification.Decision;
using Pipelines.Numerics;

namespace Pipelines.Tests.Classification.Decision;

public sealed class TypicalityFitTests
{
    [Theory]
    [InlineData(19, 0.05, 1)]
    [InlineData(18, 0.05, 0)]
    [InlineData(199, 0.05, 10)]
    [InlineData(200, 0.05, 10)]
    [InlineData(3, 0.99, 3)]
    public void The_limit_is_the_image_of_the_conformal_rank(int images, double share, int rank) =>
        Assert.Equal(rank, TypicalityFit.Rank(images, share));

    [Fact]
    public void No_more_than_the_wanted_share_of_known_images_is_called_unknown_on_average()
    {
        const int Draws = 300, Fitted = 80, Tested = 50;
        var (random, unknown) = (new Random(1), 0);
        for (var draw = 0; draw < Draws; draw++)
        {
            var scale = TypicalityFit.Of(Draw(random, Fitted), 0.1);
            var tested = Draw(random, Tested);
            unknown += Enumerable.Range(0, Tested).Count(image => TypicalityFit.Number(scale, tested.Row(image)) < scale.Least);
        }

        // k / (n + 1) of k = ⌊0.1 · 81⌋.
        Assert.Equal(8.0 / 81, unknown / (double)(Draws * Tested), 0.012);
    }

    [Fact]
    public void The_typicality_is_the_share_of_known_images_that_are_less_typical()
    {
        var numbers = Draw(new(2), 999);
        var scale = TypicalityFit.Of(numbers, 0.05);
        var known = Enumerable.Range(0, 999).Select(image => TypicalityFit.Number(scale, numbers.Row(image))).Order().ToArray();

        Assert.Equal(0.05f, TypicalityFit.Share(scale, scale.Least), 1e-4f);
        Assert.Equal(scale.Least, known[49]);
        for (var image = 0; image < 999; image++)
        {
            Assert.Equal((image + 1) / 1000f, TypicalityFit.Share(scale, known[image]), 0.011f);
        }

        // What is farther still has an order; nothing leaves 0 to 1.
        float[] far = [known[0] - 1, known[0] - 5, known[0] - 1e6f];
        var shares = far.Select(number => TypicalityFit.Share(scale, number)).ToList();
        Assert.True(shares[0] < 0.001 && shares[0] > shares[1] && shares[1] > shares[2] && shares[2] == 0, string.Join(", ", shares));
        Assert.Equal(1, TypicalityFit.Share(scale, 1e6f), 1e-5f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Either_number_alone_can_make_an_image_unknown(int column)
    {
        var scale = TypicalityFit.Of(Draw(new(3), 500), 0.05);
        float[] typical = [0.8f, 10];
        float[] odd = [.. typical];
        odd[column] = column == 0 ? 0.2f : 2;

        Assert.True(TypicalityFit.Number(scale, typical) >= scale.Least);
        Assert.True(TypicalityFit.Number(scale, odd) < scale.Least);
    }

    [Fact]
    public void Images_that_are_all_alike_are_all_known()
    {
        var scale = TypicalityFit.Of(new([.. Enumerable.Repeat(0.5f, 200)], 100, 2), 0.05);

        Assert.True(TypicalityFit.Number(scale, [0.5f, 0.5f]) >= scale.Least);
        Assert.InRange(TypicalityFit.Share(scale, TypicalityFit.Number(scale, [0.5f, 0.5f])), 0, 1);
        Assert.True(TypicalityFit.Number(scale, [-1, 0.4f]) < scale.Least);
    }

    // Cosines around 0.8, energies around 10.
    private static FeatureMatrix Draw(Random random, int images) => new(
        [.. Enumerable.Range(0, images).SelectMany(_ => new[] { 0.8f + (0.05f * Normal(random)), 10 + Normal(random) })], images, 2);

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
