using System.Collections.Concurrent;
using Pipelines.Data;
using Pipelines.Imaging;
using Pipelines.Imaging.Augmentation;

namespace Pipelines.Training.Batches;

/// <summary>
/// Reads, decodes and augments images on threads of its own, a few batches ahead of the training step. What a batch holds depends on
/// the seed, the epoch and the images' indices only, not on the threads.
/// </summary>
/// <param name="images">All images.</param>
/// <param name="preprocessing">The pixels of an image.</param>
/// <param name="augmentation">How they are augmented; none gives the pixels that are served.</param>
/// <param name="seed">Decides the augmentation.</param>
/// <param name="views">How often each image of a batch is in it, each time augmented in another way.</param>
internal sealed class BatchLoader(
    IReadOnlyList<HashedImage> images, Preprocessing preprocessing, AugmentationOptions augmentation, int seed, int views = 1)
{
    // Batches that are being loaded or wait, beside the one in use: bounds the memory.
    private const int BatchesAhead = 3;

    // One core is left to the steps.
    private static readonly int s_workers = Math.Max(1, Environment.ProcessorCount - 1);

    private readonly int _length = 3 * preprocessing.ResizedSize * preprocessing.ResizedSize;

    /// <summary>The batches in order. The pixels of a batch are valid until the next one is requested.</summary>
    /// <param name="plans">What is in them.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">An image can no longer be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<LoadedBatch> Load(IEnumerable<BatchPlan> plans, CancellationToken cancellation)
    {
        using var tasks = new BlockingCollection<(LoadedBatch Batch, int Position)>();
        using var decoded = new DecodedImages(images, SmallestSide(), DecodedImages.ShareOfMemory);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var workers = Enumerable.Range(0, s_workers).Select(_ => StartWorker(() => Work(tasks, decoded, stop.Token))).ToArray();
        try
        {
            var ahead = new Queue<LoadedBatch>();
            var free = new Stack<float[]>();
            using var plan = plans.GetEnumerator();
            while (true)
            {
                while (ahead.Count < BatchesAhead && plan.MoveNext())
                {
                    var length = views * plan.Current.Images.Length * _length;
                    var pixels = free.TryPop(out var buffer) && buffer.Length >= length ? buffer : new float[length];
                    var batch = new LoadedBatch(plan.Current, pixels, views);
                    ahead.Enqueue(batch);
                    for (var position = 0; position < batch.Count; position++)
                    {
                        tasks.Add((batch, position), cancellation);
                    }
                }

                if (!ahead.TryDequeue(out var next))
                {
                    yield break;
                }

                next.Wait(cancellation);
                yield return next;
                free.Push(next.Pixels);
            }
        }
        finally
        {
            stop.Cancel();
            tasks.CompleteAdding();
            Task.WaitAll(workers, CancellationToken.None);
        }
    }

    private static Task StartWorker(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private int? SmallestSide()
    {
        using var augmenter = new Augmenter(preprocessing, augmentation);
        return augmenter.SmallestSide;
    }

    private void Work(BlockingCollection<(LoadedBatch Batch, int Position)> tasks, DecodedImages decoded, CancellationToken stop)
    {
        using var augmenter = new Augmenter(preprocessing, augmentation);
        foreach (var (batch, position) in tasks.GetConsumingEnumerable(CancellationToken.None))
        {
            if (stop.IsCancellationRequested)
            {
                return;
            }

            try
            {
                var (view, row) = Math.DivRem(position, batch.Plan.Images.Length);
                var index = batch.Plan.Images[row];
                var random = AugmentationRandom.ForImage(seed, batch.Plan.Rounds[row], index, view);
                using var image = decoded.Open(index);
                batch.Parts[position] = augmenter.Write(image.Bitmap, random, batch.Pixels.AsSpan(position * _length, _length));
                batch.ImageDone();
            }
            catch (Exception error)
            {
                batch.Fail(error);
            }
        }
    }
}
