using Pipelines.Data;
using Pipelines.Imaging;
using Pipelines.Imaging.Augmentation;
using Pipelines.Runtime.Torch;
using Pipelines.Training.Loop;
using Pipelines.Training.Transfer;
using static TorchSharp.torch;

namespace Pipelines.Training.Batches;

/// <summary>
/// What the network sees of single images: the very pixels of training steps, augmented and mixed by the same random numbers.
/// </summary>
/// <param name="images">All training images.</param>
/// <param name="preprocessing">The pixels of an image.</param>
/// <param name="augmentation">How they are augmented.</param>
/// <param name="training">
/// Batches, sampling and seed: with mixup and cutmix, they decide which images are mixed with each other.
/// </param>
internal sealed class AugmentedSamples(
    IReadOnlyList<HashedImage> images, Preprocessing preprocessing, AugmentationOptions augmentation, ResolvedTraining training)
{
    /// <summary>
    /// The pixels of some images, each as it is served and then as it is used for the first time, the second and so on: once in an epoch,
    /// unless sampling is balanced.
    /// </summary>
    /// <param name="chosen">The images, as indices of all.</param>
    /// <param name="times">How many uses.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">An image, or the one that it is mixed with, cannot be read; the place is its path.</exception>
    public IReadOnlyList<IReadOnlyList<float[]>> Of(IReadOnlyList<int> chosen, int times, CancellationToken cancellation)
    {
        TorchLibrary.Load();
        var rows = chosen.ToDictionary(image => image, _ => new List<float[]>());
        var served = new BatchLoader(images, preprocessing, new AugmentationOptions(), training.Seed);
        var plain = chosen.Select(image => new BatchPlan(0, 0, [image], [0]));
        Add(served.Load(plain, cancellation), batch => batch.ToTensor(preprocessing.ResizedSize));
        var augmented = new BatchLoader(images, preprocessing, augmentation, training.Seed);
        Add(augmented.Load(WithPartners(rows.Keys, times), cancellation), Mixed);
        return [.. chosen.Select(image => rows[image])];

        void Add(IEnumerable<LoadedBatch> batches, Func<LoadedBatch, Tensor> pixelsOf)
        {
            foreach (var batch in batches)
            {
                using var scope = NewDisposeScope();
                rows[batch.Plan.Images[0]].Add(pixelsOf(batch)[0].data<float>().ToArray());
            }
        }
    }

    /// <summary>
    /// For each use of each image a batch of two: the image, and the one that a training step mixes it with, from the other end of its
    /// batch.
    /// </summary>
    private IEnumerable<BatchPlan> WithPartners(IReadOnlyCollection<int> chosen, int times)
    {
        var missing = chosen.Count * times;
        return (from step in TrainingPlan.Of(images, training).Between(0, long.MaxValue)
                from batch in step.Batches
                from place in Enumerable.Range(0, batch.Images.Length)
                where chosen.Contains(batch.Images[place]) && batch.Rounds[place] <= times
                select batch with
                {
                    Images = [batch.Images[place], batch.Images[^(place + 1)]],
                    Rounds = [batch.Rounds[place], batch.Rounds[^(place + 1)]],
                }).Take(missing);
    }

    private Tensor Mixed(LoadedBatch batch)
    {
        var size = preprocessing.ResizedSize;
        var mix = BatchMix.Sample(augmentation, size, AugmentationRandom.ForBatch(training.Seed, batch.Plan.Epoch, batch.Plan.Batch));
        return mix is { } mixed ? ClassificationLoss.Mix(batch.ToTensor(size), mixed) : batch.ToTensor(size);
    }
}
