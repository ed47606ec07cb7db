using Pipelines.Imaging;
using Pipelines.Imaging.Augmentation.Operations;
using Pipelines.Tests.Training.Loop;
using Pipelines.Training.Batches;
using Pipelines.Training.Loop;

namespace Pipelines.Tests.Training.Batches;

public sealed class BatchLoaderTests
{
    private static readonly AugmentationOptions s_standard = new() { Recipe = AugmentationRecipe.Standard };

    [Theory]
    [InlineData(10, 4, 3, 3)]
    [InlineData(10, 5, 2, 5)]
    [InlineData(3, 8, 1, 3)]
    public void An_epoch_has_each_image_once_in_batches_of_sizes_as_equal_as_possible(int images, int batchSize, int batches, int smallest)
    {
        var plans = Shuffled(images, batchSize, epochs: 2, seed: 1).ToList();
        var epochs = plans.GroupBy(plan => plan.Epoch).ToList();
        Assert.Equal([1, 2], epochs.Select(epoch => epoch.Key));
        Assert.All(epochs, epoch =>
        {
            Assert.Equal(batches, epoch.Count());
            Assert.Equal(Enumerable.Range(0, images), epoch.SelectMany(plan => plan.Images).Order());
            Assert.Equal(smallest, epoch.Min(plan => plan.Images.Length));
        });
        Assert.NotEqual(epochs[0].SelectMany(plan => plan.Images), epochs[1].SelectMany(plan => plan.Images));
        Assert.Equal(smallest, TrainingPlan.SmallestBatch(images, batchSize, accumulation: 1));
    }

    [Fact]
    public void Pixels_depend_on_seed_epoch_and_image_and_on_nothing_else()
    {
        using var pictures = new DrawnClasses();
        var images = pictures.Draw(9).Images;
        var once = Pixels(new(images, TinyClassifier.Preprocessing, s_standard, 1), Shuffled(9, 4, 2, seed: 1));
        var again = Pixels(new(images, TinyClassifier.Preprocessing, s_standard, 1), Shuffled(9, 2, 2, seed: 7));
        var otherSeed = Pixels(new(images, TinyClassifier.Preprocessing, s_standard, 2), Shuffled(9, 4, 2, seed: 1));

        Assert.Equal(18, once.Count);
        Assert.All(once, entry => Assert.Equal(entry.Value, again[entry.Key]));
        Assert.All(Enumerable.Range(0, 9), image => Assert.NotEqual(once[(1, image)], once[(2, image)]));
        Assert.All(once, entry => Assert.NotEqual(entry.Value, otherSeed[entry.Key]));
    }

    [Fact]
    public void Without_augmentation_the_pixels_are_those_that_are_served()
    {
        using var pictures = new DrawnClasses();
        var images = pictures.Draw(3).Images;
        var reader = new ImageReader(TinyClassifier.Preprocessing);
        var loaded = Pixels(new(images, TinyClassifier.Preprocessing, new(), 1), BatchPlan.InOrder(3, 2));
        for (var image = 0; image < 3; image++)
        {
            var expected = new float[reader.Length];
            reader.Read(File.ReadAllBytes(images[image].Item.Path), expected);
            Assert.Equal(expected, loaded[(0, image)]);
        }
    }

    [Fact]
    public void An_image_that_is_gone_is_named()
    {
        using var pictures = new DrawnClasses();
        var images = pictures.Draw(6).Images;
        File.Delete(images[4].Item.Path);
        var loader = new BatchLoader(images, TinyClassifier.Preprocessing, new(), 1);
        var error = Assert.Throws<PipelineException>(() => loader.Load(BatchPlan.InOrder(6, 2), CancellationToken.None).Count());
        var problem = Assert.Single(error.Problems);
        Assert.Equal(images[4].Item.Path, problem.Place);
    }

    [Fact]
    public void Cancelling_ends_the_loading()
    {
        using var pictures = new DrawnClasses();
        using var stop = new CancellationTokenSource();
        var loader = new BatchLoader(pictures.Draw(8).Images, TinyClassifier.Preprocessing, s_standard, 1);
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var batch in loader.Load(Shuffled(8, 2, 1000, 1), stop.Token))
            {
                stop.Cancel();
            }
        });
    }

    [Fact]
    public void Two_views_of_an_image_differ_the_same_each_time_and_the_first_is_that_of_a_single_view()
    {
        using var pictures = new DrawnClasses();
        var images = pictures.Draw(7).Images;
        List<(float[] Pixels, VisiblePart Part)> Load(int views)
        {
            var loaded = new List<(float[], VisiblePart)>();
            var loader = new BatchLoader(images, TinyClassifier.Preprocessing, s_standard, 1, views);
            const int Length = 3 * 16 * 16;
            foreach (var batch in loader.Load(Shuffled(7, 7, 1, seed: 1), CancellationToken.None))
            {
                Assert.Equal(7 * views, batch.Count);
                loaded.AddRange(batch.Parts.Select((part, index) => (batch.Pixels.AsSpan(index * Length, Length).ToArray(), part)));
            }

            return loaded;
        }

        var (one, two) = (Load(1), Load(2));
        Assert.Equal(one.Select(view => view.Pixels), two.Take(7).Select(view => view.Pixels));
        Assert.Equal(one.Select(view => view.Part), two.Take(7).Select(view => view.Part));
        Assert.All(two.Take(7).Zip(two.Skip(7)), pair => Assert.NotEqual(pair.First.Part, pair.Second.Part));
        Assert.NotEqual(two[0].Pixels, two[7].Pixels);
        Assert.All(two.Zip(Load(2)), pair => Assert.Equal(pair.First.Pixels, pair.Second.Pixels));
    }

    private static IEnumerable<BatchPlan> Shuffled(int images, int batchSize, int epochs, int seed)
    {
        var plan = new TrainingPlan(ImageOrder.Shuffled(images, seed), batchSize, accumulation: 1);
        return plan.Between(0, (long)epochs * plan.StepsPerEpoch).SelectMany(step => step.Batches);
    }

    private static Dictionary<(int Epoch, int Image), float[]> Pixels(BatchLoader loader, IEnumerable<BatchPlan> plans)
    {
        var length = 3 * 16 * 16;
        var pixels = new Dictionary<(int, int), float[]>();
        foreach (var batch in loader.Load(plans, CancellationToken.None))
        {
            foreach (var (position, image) in batch.Plan.Images.Index())
            {
                pixels.Add((batch.Plan.Epoch, image), batch.Pixels.AsSpan(position * length, length).ToArray());
            }
        }

        return pixels;
    }
}
