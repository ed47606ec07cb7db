using Pipelines.Classification.Decision;
using Pipelines.Numerics;

namespace Pipelines.Tests.Classification.Decision;

public sealed class ConformalTests
{
    [Theory]
    // ⌈(n + 1) · coverage⌉, by hand.
    [InlineData(9, 0.9, 9)]
    [InlineData(10, 0.9, 10)]
    [InlineData(19, 0.95, 19)]
    [InlineData(99, 0.9, 90)]
    [InlineData(100, 0.9, 91)]
    [InlineData(999, 0.999, 999)]
    [InlineData(8, 0.9, 9)]
    public void The_threshold_is_the_misfit_of_the_conformal_rank(int images, double coverage, int rank) =>
        Assert.Equal(rank, Conformal.Rank(images, coverage));

    [Fact]
    public void LAC_takes_the_score_of_that_rank_from_above()
    {
        // The scores of the true class are 0.01, 0.02 … 0.99: of 99 images the 90th from above is 0.10.
        var scores = new FeatureMatrix([.. Enumerable.Range(1, 99).SelectMany(i => new[] { i / 100f, 1 - (i / 100f) })], 99, 2);
        var rule = Conformal.Fit(scores, new int[99], 0.9, ConformalMethod.Lac);

        Assert.Equal(0.1f, rule.Threshold);
        Assert.Equal([true, true], Conformal.SetOf(rule, [0.1f, 0.9f]));
        Assert.Equal([false, true], Conformal.SetOf(rule, [0.09f, 0.91f]));
    }

    [Fact]
    public void RAPS_adds_up_the_classes_before_one_with_a_penalty_for_each()
    {
        // The true class is the second of three: before it lies 0.6, and a penalty of 0.1.
        var scores = new FeatureMatrix([.. Enumerable.Repeat(new[] { 0.6f, 0.3f, 0.1f }, 20).SelectMany(row => row)], 20, 3);
        var rule = Conformal.Fit(scores, Enumerable.Repeat(1, 20).ToArray(), 0.9, ConformalMethod.Raps);

        Assert.Equal(0.7f, rule.Threshold, 1e-6f);
        Assert.Equal([true, true, false], Conformal.SetOf(rule, [0.6f, 0.3f, 0.1f]));
        Assert.Equal([true, false, false], Conformal.SetOf(rule, [0.65f, 0.3f, 0.05f]));
    }

    [Theory]
    [InlineData(ConformalMethod.Lac)]
    [InlineData(ConformalMethod.Raps)]
    public void Too_few_images_let_every_class_in_which_keeps_the_promise(ConformalMethod method)
    {
        var rule = Conformal.Fit(new([0.9f, 0.1f], 1, 2), [0], 0.9, method);

        Assert.Equal([true, true], Conformal.SetOf(rule, [1, 0]));
    }

    [Theory]
    [InlineData(ConformalMethod.Lac, 0.9)]
    [InlineData(ConformalMethod.Lac, 0.7)]
    [InlineData(ConformalMethod.Raps, 0.9)]
    public void The_promised_coverage_holds_over_many_draws_however_bad_the_classifier_is(ConformalMethod method, double coverage)
    {
        // Mean coverage over draws lies between the promise and, where misfits differ, the promise + 1 / (n + 1) (Vovk, 2005).
        const int Draws = 300, Fitted = 60, Tested = 40;
        var (random, covered) = (new Random(1), 0);
        for (var draw = 0; draw < Draws; draw++)
        {
            var (scores, labels) = Draw(random, Fitted + Tested);
            var rule = Conformal.Fit(scores.Select([.. Enumerable.Range(0, Fitted)]), labels[..Fitted], coverage, method);
            covered += Enumerable.Range(Fitted, Tested).Count(image => Conformal.SetOf(rule, scores.Row(image))[labels[image]]);
        }

        var share = covered / (double)(Draws * Tested);
        Assert.InRange(share, coverage - 0.012, method == ConformalMethod.Lac ? coverage + (1.0 / (Fitted + 1)) + 0.012 : 1);
    }

    /// <summary>A classifier that is far too sure and often wrong, of five classes.</summary>
    private static (FeatureMatrix Scores, int[] Labels) Draw(Random random, int images)
    {
        const int Classes = 5;
        var (scores, labels) = (new FeatureMatrix(images, Classes), new int[images]);
        for (var image = 0; image < images; image++)
        {
            labels[image] = random.Next(Classes);
            var powers = Enumerable.Range(0, Classes)
                .Select(label => Math.Exp(6 * (random.NextDouble() + (label == labels[image] ? 0.5 : 0))))
                .ToArray();
            for (var label = 0; label < Classes; label++)
            {
                scores.Row(image)[label] = (float)(powers[label] / powers.Sum());
            }
        }

        return (scores, labels);
    }
}
