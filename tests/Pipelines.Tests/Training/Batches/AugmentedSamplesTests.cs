using Pipelines.Imaging;
using Pipelines.Imaging.Augmentation;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Tests.Training.Loop;
using Pipelines.Training.Batches;
using Pipelines.Training.Loop;
using Pipelines.Training.Transfer;

namespace Pipelines.Tests.Training.Batches;

[Collection(TorchCollection.Name)]
public sealed class AugmentedSamplesTests
{
    private const int Side = 16;
    private const int Length = 3 * Side * Side;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.4, 0)]
    [InlineData(0.4, 1)]
    public void They_are_the_pixels_of_the_training_steps(double mixup, double cutmix)
    {
        TorchLibrary.Load(1);
        using var pictures = new DrawnClasses();
        var images = pictures.Draw(11).Images;
        var options = new AugmentationOptions { Recipe = AugmentationRecipe.Strong, Mixup = mixup, Cutmix = cutmix };

        // Batches of 3 and of 4, all pictures of a batch at once, as a training step has them.
        var expected = new Dictionary<(int Epoch, int Image), float[]>();
        var plan = new TrainingPlan(ImageOrder.Shuffled(11, seed: 5), 4, accumulation: 1);
        var batches = plan.Between(0, 4L * plan.StepsPerEpoch).SelectMany(step => step.Batches);
        foreach (var batch in new BatchLoader(images, TinyClassifier.Preprocessing, options, seed: 5).Load(batches, CancellationToken.None))
        {
            var mix = BatchMix.Sample(options, Side, AugmentationRandom.ForBatch(5, batch.Plan.Epoch, batch.Plan.Batch));
            var pixels = batch.ToTensor(Side);
            var mixed = (mix is { } drawn ? ClassificationLoss.Mix(pixels, drawn) : pixels).data<float>().ToArray();
            foreach (var (place, image) in batch.Plan.Images.Index())
            {
                expected.Add((batch.Plan.Epoch, image), mixed[(place * Length)..((place + 1) * Length)]);
            }
        }

        var training = TinyClassifier.Resolve(new() { BatchSize = 4, Seed = 5 });
        int[] reversed = [.. Enumerable.Range(0, 11).Reverse()];
        var samples = new AugmentedSamples(images, TinyClassifier.Preprocessing, options, training)
            .Of(reversed, 4, CancellationToken.None);

        foreach (var (row, image) in reversed.Index())
        {
            var served = new float[Length];
            new ImageReader(TinyClassifier.Preprocessing).Read(File.ReadAllBytes(images[image].Item.Path), served);
            Assert.Equal([served, .. Enumerable.Range(1, 4).Select(epoch => expected[(epoch, image)])], samples[row]);
            Assert.NotEqual(served, samples[row][1]);
        }
    }

    [Fact]
    public void An_image_that_cannot_be_read_is_named()
    {
        using var pictures = new DrawnClasses();
        var images = pictures.Draw(4).Images;
        File.WriteAllText(images[2].Item.Path, "no picture");
        var training = TinyClassifier.Resolve(new() { BatchSize = 4 });
        var samples = new AugmentedSamples(images, TinyClassifier.Preprocessing, new() { Mixup = 1 }, training);

        var problem = Assert.Single(Assert.Throws<PipelineException>(() => samples.Of([0, 2], 1, CancellationToken.None)).Problems);
        Assert.Equal(images[2].Item.Path, problem.Place);
    }
}
