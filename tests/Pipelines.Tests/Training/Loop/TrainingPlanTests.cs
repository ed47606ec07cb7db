using Pipelines.Data;
using Pipelines.Training.Batches;
using Pipelines.Training.Loop;

namespace Pipelines.Tests.Training.Loop;

public sealed class TrainingPlanTests
{
    [Fact]
    public void Batches_of_a_step_hold_what_one_large_batch_would()
    {
        var accumulated = new TrainingPlan(ImageOrder.Shuffled(70, seed: 3), batchSize: 8, accumulation: 4);
        var large = new TrainingPlan(ImageOrder.Shuffled(70, seed: 3), batchSize: 32, accumulation: 1);
        Assert.Equal(3, accumulated.StepsPerEpoch);
        foreach (var (parts, whole) in accumulated.Between(0, 9).Zip(large.Between(0, 9)))
        {
            Assert.Equal(whole.Batches.Single().Images, parts.Batches.SelectMany(batch => batch.Images));
            Assert.All(parts.Batches, batch => Assert.InRange(batch.Images.Length, 5, 8));
        }

        var batches = accumulated.Between(0, 3).SelectMany(step => step.Batches).ToList();
        Assert.Equal(batches.Count, batches.DistinctBy(batch => batch.Batch).Count());
    }

    [Theory]
    [InlineData(70, 8, 4)]
    [InlineData(9, 8, 1)]
    [InlineData(17, 4, 2)]
    [InlineData(3, 8, 4)]
    public void The_smallest_batch_is_known_in_advance(int images, int batchSize, int accumulation)
    {
        var plan = new TrainingPlan(ImageOrder.Shuffled(images, seed: 1), batchSize, accumulation);
        var smallest = plan.Between(0, plan.StepsPerEpoch).SelectMany(step => step.Batches).Min(batch => batch.Images.Length);
        Assert.Equal(smallest, TrainingPlan.SmallestBatch(images, batchSize, accumulation));
    }

    [Theory]
    [InlineData(13, 4, 3, 4)]
    [InlineData(129, 128, 64, 65)]
    [InlineData(5, 8, 5, 5)]
    [InlineData(8, 4, 4, 4)]
    public void Images_are_validated_in_order_in_batches_of_sizes_as_equal_as_possible(int images, int batchSize, int smallest, int largest)
    {
        var batches = BatchPlan.InOrder(images, batchSize, first: 20).ToList();
        Assert.Equal(Enumerable.Range(20, images), batches.SelectMany(batch => batch.Images));
        Assert.Equal((smallest, largest), (batches.Min(batch => batch.Images.Length), batches.Max(batch => batch.Images.Length)));
        Assert.All(batches, batch => Assert.Equal(batch.Images.Length, batch.Rounds.Length));
        Assert.Empty(BatchPlan.InOrder(0, batchSize));
    }

    [Fact]
    public void It_can_be_resumed_at_any_step()
    {
        var training = TinyClassifier.Resolve(new() { Sampling = Sampling.Balanced, BatchSize = 3, GradientAccumulation = 2 });
        var plan = TrainingPlan.Of(Images(13, 4, 5), training);
        var all = plan.Between(0, 30).ToList();
        for (var from = 0; from < 30; from++)
        {
            Assert.Equal(Flat(all.Skip(from)), Flat(plan.Between(from, 30)));
        }

        for (var step = 0; step < 30; step++)
        {
            Assert.Equal(all.Take(step).Sum(one => one.Images), plan.ImagesBefore(step));
        }

        static IEnumerable<(long, int, int, int)> Flat(IEnumerable<StepPlan> steps) =>
            from step in steps
            from batch in step.Batches
            from place in Enumerable.Range(0, batch.Images.Length)
            select (step.Step, batch.Epoch, batch.Images[place], batch.Rounds[place]);
    }

    [Fact]
    public void Balanced_sampling_draws_each_class_equally_often_and_repeats_no_image_before_all_were_used()
    {
        int[] sizes = [13, 4, 5];
        var images = Images(sizes);
        var order = ImageOrder.Of(images, TinyClassifier.Resolve(new() { Sampling = Sampling.Balanced, Seed = 5 }));
        Assert.Equal(24, order.Length); // 22 pictures; 8 of each of 3 classes.
        var uses = new int[images.Count];
        for (var epoch = 1; epoch <= 20; epoch++)
        {
            var (drawn, rounds) = order.Of(epoch);
            Assert.All(drawn.GroupBy(image => images[image].Item.Label), group => Assert.Equal(8, group.Count()));
            foreach (var (image, round) in drawn.Zip(rounds).OrderBy(pair => pair.Second))
            {
                Assert.Equal(++uses[image], round);
            }

            Assert.All(
                Enumerable.Range(0, images.Count).GroupBy(image => images[image].Item.Label),
                group => Assert.InRange(group.Max(image => uses[image]) - group.Min(image => uses[image]), 0, 1));
        }

        Assert.NotEqual(order.Of(1).Images, order.Of(2).Images);
        var otherSeed = ImageOrder.Of(images, TinyClassifier.Resolve(new() { Sampling = Sampling.Balanced, Seed = 6 }));
        Assert.NotEqual(order.Of(1).Images, otherSeed.Of(1).Images);
    }

    private static List<HashedImage> Images(params int[] sizes) =>
        [.. sizes.SelectMany((size, label) => Enumerable.Range(0, size).Select(i => Image($"{label}-{i}", $"{label}")))];

    private static HashedImage Image(string name, string label) => new(new ImageItem(name, name, label), default);
}
