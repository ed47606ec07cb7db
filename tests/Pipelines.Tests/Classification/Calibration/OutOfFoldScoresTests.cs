using System.Collections.Concurrent;
using Pipelines.Classification;
using Pipelines.Classification.Calibration;
using Pipelines.Numerics;

namespace Pipelines.Tests.Classification.Calibration;

public sealed class OutOfFoldScoresTests
{
    [Fact]
    public void No_image_is_scored_by_a_head_that_saw_it_or_another_of_its_unit()
    {
        // The vector is the number of the image; the head of a fold gives the class 1 where it was not among its training images.
        var images = 60;
        int[] units = [.. Enumerable.Range(0, images).Select(row => row / 3)];
        int[] labels = [.. Enumerable.Range(0, images).Select(row => row / 3 % 2)];
        var trainedOn = new ConcurrentBag<int[]>();

        var (rows, scores) = Score(units, labels, part =>
        {
            trainedOn.Add([.. part]);
            return Head(part.Count);
        });

        Assert.Equal(5, trainedOn.Count);
        Assert.Equal(Enumerable.Range(0, images), rows.Order());
        Assert.Equal(images, scores.Rows);
        Assert.All(trainedOn, part =>
        {
            var left = Enumerable.Range(0, images).Except(part).ToList();
            Assert.Equal(12, left.Count);
            Assert.Empty(left.Select(row => units[row]).Intersect(part.Select(row => units[row])));
            Assert.Equal(6, left.Count(row => labels[row] == 1));
        });
    }

    [Fact]
    public void An_image_whose_class_no_other_has_gets_no_score()
    {
        var (rows, _) = Score([.. Enumerable.Range(0, 20)], [.. Enumerable.Range(0, 20).Select(row => row == 7 ? 1 : 0)], _ => Head(1));

        Assert.Equal(Enumerable.Range(0, 20).Where(row => row != 7), rows.Order());
    }

    [Fact]
    public void Of_many_images_only_some_folds_are_scored()
    {
        var heads = 0;

        var (rows, _) = Score(
            [.. Enumerable.Range(0, 12_500)],
            [.. Enumerable.Range(0, 12_500).Select(row => row % 2)],
            _ =>
            {
                Interlocked.Increment(ref heads);
                return Head(1);
            });

        Assert.Equal(2, heads);
        Assert.Equal(5000, rows.Count);
    }

    [Fact]
    public void A_training_that_diverges_is_said()
    {
        var error = Assert.Throws<PipelineException>(() => Score(
            [.. Enumerable.Range(0, 20)],
            [.. Enumerable.Range(0, 20).Select(row => row % 2)],
            _ => throw new PipelineException(new Problem("training", "the loss is infinite."))));

        Assert.Contains("the loss is infinite", error.Message, StringComparison.Ordinal);
    }

    private static (IReadOnlyList<int> Rows, FeatureMatrix Scores) Score(
        int[] units, int[] labels, Func<IReadOnlyList<int>, SoftmaxModel> train)
    {
        var vectors = new FeatureMatrix([.. Enumerable.Range(0, units.Length).Select(row => (float)row)], units.Length, 1);
        return OutOfFoldScores.Of(new(vectors, labels), units, train, l2Normalize: false, progress: null, CancellationToken.None);
    }

    private static SoftmaxModel Head(float weight) => new(null, new([weight, -weight], [0, 0]), []) { Epoch = 1, Notes = [] };
}
