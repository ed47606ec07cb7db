using Pipelines.Auditing.Labels;
using Pipelines.Data;
using Pipelines.Data.Folds;
using Pipelines.Numerics;

namespace Pipelines.Tests.Auditing;

public sealed class LabelNoiseTests
{
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.2)]
    public void The_share_of_wrong_labels_is_found_and_the_wrong_ones_add_up_to_it(double share)
    {
        const int Images = 4000, Classes = 5;
        var random = new Random(3);
        var probabilities = new FeatureMatrix(Images, Classes);
        var (labels, wrong) = (new int[Images], 0);
        for (var image = 0; image < Images; image++)
        {
            var row = probabilities.Row(image);
            var sum = 0f;
            for (var k = 0; k < Classes; k++)
            {
                row[k] = MathF.Exp(6 * random.NextSingle());
                sum += row[k];
            }

            foreach (ref var value in row)
            {
                value /= sum;
            }

            // Drawn by the probabilities themselves: they are calibrated.
            var (draw, truth) = (random.NextSingle(), 0);
            while (truth < Classes - 1 && (draw -= row[truth]) > 0)
            {
                truth++;
            }

            var isWrong = random.NextDouble() < share;
            labels[image] = isWrong ? (truth + 1 + random.Next(Classes - 1)) % Classes : truth;
            wrong += isWrong ? 1 : 0;
        }

        var noise = LabelNoise.Fit(probabilities, labels);
        Assert.InRange(noise.Share, 0.6 * share, 1.5 * share);
        Assert.InRange(noise.Temperature, 0.85, 1.15);
        var expected = Enumerable.Range(0, Images).Sum(image => noise.WrongProbability(probabilities.Row(image), labels[image]));
        Assert.InRange(expected, 0.6 * wrong, 1.5 * wrong);
    }

    [Fact]
    public void A_label_is_flagged_where_another_class_reaches_its_own_mean()
    {
        // The means of the two classes: 0.8 and 0.6.
        var probabilities = new FeatureMatrix([0.9f, 0.1f, 0.7f, 0.3f, 0.05f, 0.95f, 0.15f, 0.85f, 1, 0], 5, 2);
        Assert.Equal([false, false, false, false, true], ConfidentLearning.Flag(probabilities, [0, 0, 1, 1, 1]));

        // The first class asks for more than this image has; so it stays.
        var close = new FeatureMatrix([0.9f, 0.1f, 0.9f, 0.1f, 0.6f, 0.4f, 0.1f, 0.9f], 4, 2);
        Assert.Equal([false, false, false, false], ConfidentLearning.Flag(close, [0, 0, 1, 1]));
    }

    [Fact]
    public void Folds_have_their_share_of_each_class_and_divide_no_unit()
    {
        int[] labels = [.. Enumerable.Range(0, 100).Select(image => image < 70 ? 0 : 1)];
        ContentHash[] units = [.. Enumerable.Range(0, 100).Select(image => ContentHash.Of([(byte)(image / 2)]))];
        var folds = FoldDeal.Of(labels, units, 5, seed: 1);
        Assert.All(Enumerable.Range(0, 50), unit => Assert.Equal(folds[2 * unit], folds[(2 * unit) + 1]));
        Assert.All(Enumerable.Range(0, 5), fold => Assert.Equal(14, folds.Take(70).Count(number => number == fold)));
        Assert.NotEqual(folds, FoldDeal.Of(labels, units, 5, seed: 2));
    }
}
