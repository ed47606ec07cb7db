using static TorchSharp.torch;

namespace Pipelines.Training.Network;

/// <summary>The pixels of a batch while they are being written, and afterwards.</summary>
/// <param name="plan">Which pictures.</param>
/// <param name="pixels">Room for N × 3 × R × R numbers or more.</param>
internal sealed class LoadedBatch(BatchPlan plan, float[] pixels)
{
    private readonly TaskCompletionSource _whole = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missing = plan.Images.Length;

    /// <summary>Which pictures.</summary>
    public BatchPlan Plan => plan;

    /// <summary>Their pixels, one picture after the other; the buffer may be longer.</summary>
    public float[] Pixels => pixels;

    /// <summary>The pixels as a tensor of its own, N × 3 × side × side.</summary>
    public Tensor ToTensor(int side)
    {
        long[] shape = [plan.Images.Length, 3, side, side];
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
