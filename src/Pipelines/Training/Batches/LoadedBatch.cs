using Pipelines.Imaging.Augmentation.Operations;
using static TorchSharp.torch;

namespace Pipelines.Training.Batches;

/// <summary>The pixels of a batch while they are being written, and afterwards.</summary>
/// <param name="plan">Its images.</param>
/// <param name="pixels">Room for V × N × 3 × R × R numbers or more.</param>
/// <param name="views">V: how often each image is in the batch, each time augmented in another way.</param>
internal sealed class LoadedBatch(BatchPlan plan, float[] pixels, int views = 1)
{
    private readonly TaskCompletionSource _whole = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missing = views * plan.Images.Length;

    /// <summary>Its images.</summary>
    public BatchPlan Plan => plan;

    /// <summary>Their pixels, one image after the other; the buffer may be longer.</summary>
    public float[] Pixels => pixels;

    /// <summary>Images in the batch, each view counted.</summary>
    public int Count => views * plan.Images.Length;

    /// <summary>Which part of each image is visible.</summary>
    public VisiblePart[] Parts { get; } = new VisiblePart[views * plan.Images.Length];

    /// <summary>The pixels as a tensor of its own, V·N × 3 × side × side: all first views, then all second ones.</summary>
    public Tensor ToTensor(int side)
    {
        long[] shape = [Count, 3, side, side];
        using var shared = frombuffer(pixels, ScalarType.Float32, shape.Aggregate(1L, (product, size) => product * size));
        return shared.reshape(shape).clone();
    }

    /// <summary>One more image is written.</summary>
    public void ImageDone()
    {
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            _whole.SetResult();
        }
    }

    /// <summary>An image cannot be written.</summary>
    public void Fail(Exception error) => _whole.TrySetException(error);

    /// <summary>Waits until every image is written; throws what went wrong.</summary>
    public void Wait(CancellationToken cancellation) => _whole.Task.WaitAsync(cancellation).GetAwaiter().GetResult();
}
