using Pipelines.Imaging.Augmentation.Operations;
using static TorchSharp.torch;

namespace Pipelines.Training.Batches;

/// <summary>The pixels of a batch while they are being written, and afterwards.</summary>
/// <param name="plan">Which pictures.</param>
/// <param name="pixels">Room for V × N × 3 × R × R numbers or more.</param>
/// <param name="views">V: how often each picture is in the batch, each time varied in another way.</param>
internal sealed class LoadedBatch(BatchPlan plan, float[] pixels, int views = 1)
{
    private readonly TaskCompletionSource _whole = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missing = views * plan.Images.Length;

    /// <summary>Which pictures.</summary>
    public BatchPlan Plan => plan;

    /// <summary>Their pixels, one picture after the other; the buffer may be longer.</summary>
    public float[] Pixels => pixels;

    /// <summary>Pictures in the batch, each view counted.</summary>
    public int Count => views * plan.Images.Length;

    /// <summary>Which part of each picture is to be seen.</summary>
    public VisiblePart[] Parts { get; } = new VisiblePart[views * plan.Images.Length];

    /// <summary>The pixels as a tensor of its own, V·N × 3 × side × side: all first views, then all second ones.</summary>
    public Tensor ToTensor(int side)
    {
        long[] shape = [Count, 3, side, side];
        using var shared = frombuffer(pixels, ScalarType.Float32, shape.Aggregate(1L, (product, size) => product * size));
        return shared.reshape(shape).clone();
    }

    /// <summary>One more picture is written.</summary>
    public void PictureDone()
    {
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            _whole.SetResult();
        }
    }

    /// <summary>A picture cannot be written.</summary>
    public void Fail(Exception error) => _whole.TrySetException(error);

    /// <summary>Waits until every picture is written; throws what went wrong.</summary>
    public void Wait(CancellationToken cancellation) => _whole.Task.WaitAsync(cancellation).GetAwaiter().GetResult();
}
