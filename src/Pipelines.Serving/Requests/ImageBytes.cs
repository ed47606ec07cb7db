using System.Buffers;

namespace Pipelines.Serving.Requests;

/// <summary>The bytes of one image as they arrive, in a rented buffer that grows with them: a slow sender holds little.</summary>
/// <param name="budget">The memory for all images.</param>
/// <param name="maximum">The most bytes of an image.</param>
internal sealed class ImageBytes(ContentBudget budget, int maximum) : IDisposable
{
    private const int FirstLength = 1 << 16;

    private byte[] _buffer = [];
    private int _length;
    private bool _isDisposed;

    /// <summary>What has arrived. Invalid after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Content => _isDisposed
        ? throw new ObjectDisposedException(nameof(ImageBytes))
        : _buffer.AsMemory(0, _length);

    /// <summary>Adds what came next.</summary>
    /// <exception cref="RefusedRequestException">The image has too many bytes, or there is no memory for them now.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > maximum - _length)
        {
            throw TooLarge(maximum);
        }

        if (_length + bytes.Length > _buffer.Length)
        {
            Grow(_length + bytes.Length);
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            Release();
        }
    }

    /// <summary>The refusal of an image with too many bytes.</summary>
    public static RefusedRequestException TooLarge(int maximum) =>
        new(413, $"An image may have at most {maximum} bytes here.");

    private void Grow(int needed)
    {
        var wanted = Math.Max(FirstLength, Math.Max(needed, (int)Math.Min(2L * _buffer.Length, maximum)));
        var larger = ArrayPool<byte>.Shared.Rent(wanted);
        if (!budget.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            throw RefusedRequestException.Busy();
        }

        _buffer.AsSpan(0, _length).CopyTo(larger);
        Release();
        _buffer = larger;
    }

    private void Release()
    {
        if (_buffer.Length > 0)
        {
            budget.GiveBack(_buffer.Length);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }
}
