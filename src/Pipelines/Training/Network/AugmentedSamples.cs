using Pipelines.Data;
using Pipelines.Imaging;
using Pipelines.Imaging.Augmentation;
using static TorchSharp.torch;

namespace Pipelines.Training.Network;

/// <summary>What the network sees of single pictures: the very pixels of training steps, augmented and mixed by the same random numbers.</summary>
/// <param name="images">All training pictures.</param>
/// <param name="preprocessing">The pixels of a picture.</param>
/// <param name="augmentation">How they are varied.</param>
/// <param name="batchSize">Pictures in one step: with mixup and cutmix, who is mixed with whom depends on it.</param>
/// <param name="seed">The seed of the training.</param>
internal sealed class AugmentedSamples(
    IReadOnlyList<HashedImage> images, Preprocessing preprocessing, AugmentationOptions augmentation, int batchSize, int seed)
{
    /// <summary>The pixels of some pictures, each as it is served and then as in epoch 1, 2 and so on.</summary>
    /// <param name="chosen">Which pictures, as indices of all.</param>
    /// <param name="epochs">How many epochs.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">A picture, or the one that it is mixed with, cannot be read; the place is its path.</exception>
    public IReadOnlyList<IReadOnlyList<float[]>> Of(IReadOnlyList<int> chosen, int epochs, CancellationToken cancellation)
    {
        TorchLibrary.Load();
        var rows = chosen.ToDictionary(image => image, _ => new List<float[]>());
        var served = new BatchLoader(images, preprocessing, new AugmentationOptions(), seed);
        Add(served.Load(chosen.Select(image => new BatchPlan(0, 0, [image])), cancellation), batch => batch.ToTensor(preprocessing.ResizedSize));
        var varied = new BatchLoader(images, preprocessing, augmentation, seed);
        Add(varied.Load(WithPartners(rows.Keys, epochs), cancellation), Mixed);
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

    /// <summary>For each epoch and picture a batch of two: the picture, and the one that a training step mixes it with, from the other end of its batch.</summary>
    private IEnumerable<BatchPlan> WithPartners(IReadOnlyCollection<int> chosen, int epochs) =>
        from plan in BatchPlan.Shuffled(images.Count, batchSize, epochs, seed)
        from place in Enumerable.Range(0, plan.Images.Length)
        where chosen.Contains(plan.Images[place])
        select plan with { Images = [plan.Images[place], plan.Images[^(place + 1)]] };

    private Tensor Mixed(LoadedBatch batch)
    {
        var size = preprocessing.ResizedSize;
        var mix = BatchMix.Sample(augmentation, size, AugmentationRandom.ForBatch(seed, batch.Plan.Epoch, batch.Plan.Batch));
        return mix is { } mixed ? ClassificationLoss.Mix(batch.ToTensor(size), mixed) : batch.ToTensor(size);
    }
}
