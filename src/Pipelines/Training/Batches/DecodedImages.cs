using Pipelines.Data;
using Pipelines.Imaging;
using SkiaSharp;

namespace Pipelines.Training.Batches;

/// <summary>
/// The decoded images of a training, no larger than their random parts need them. As many as the memory allows are kept, so that they
/// are read and decoded in the first epoch only: decoding a large photo takes longer than its share of a step. What an image looks like
/// does not depend on whether it was kept.
/// </summary>
/// <remarks>All members are thread-safe, but for <see cref="Dispose"/>.</remarks>
/// <param name="images">All images.</param>
/// <param name="smallestSide">
/// The fewest pixels of a side (see <see cref="ImageDecoder.DecodeReduced"/>); null for images of their own size, none of which is
/// kept.
/// </param>
/// <param name="memory">Bytes that the kept images may take.</param>
internal sealed class DecodedImages(IReadOnlyList<HashedImage> images, int? smallestSide, long memory) : IDisposable
{
    private readonly SKBitmap?[] _kept = new SKBitmap?[smallestSide is null ? 0 : images.Count];
    private long _free = memory;

    /// <summary>An eighth of the machine's memory, or of what this process may have of it.</summary>
    public static long ShareOfMemory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8;

    /// <summary>An image; the caller disposes it and does not change it.</summary>
    /// <param name="index">Which of the images.</param>
    /// <exception cref="PipelineException">It can no longer be read.</exception>
    public DecodedImage Open(int index)
    {
        if (smallestSide is not { } side)
        {
            IDisposable? memory = null;
            return new(Read(images[index].Item, content => ImageDecoder.DecodeHolding(content, out memory)), IsKept: false, memory);
        }

        if (Volatile.Read(ref _kept[index]) is { } kept)
        {
            return new(kept, IsKept: true);
        }

        var image = Read(images[index].Item, content => ImageDecoder.DecodeReduced(content, side));
        return new(image, IsKept: Keep(index, image));
    }

    /// <summary>Frees all images: none of them may be in use.</summary>
    public void Dispose()
    {
        foreach (var image in _kept)
        {
            image?.Dispose();
        }
    }

    private bool Keep(int index, SKBitmap image)
    {
        var bytes = image.Info.BytesSize64;
        if (Interlocked.Add(ref _free, -bytes) >= 0 && Interlocked.CompareExchange(ref _kept[index], image, null) is null)
        {
            return true;
        }

        // No room, or another thread was faster.
        Interlocked.Add(ref _free, bytes);
        return false;
    }

    private static SKBitmap Read(ImageItem image, Decoder decode)
    {
        try
        {
            using var file = ImageFile.Read(image.Path);
            return decode(file.Content);
        }
        catch (BadImageException error)
        {
            var found = $"The image could be read when the run began, and now it cannot: {error.Message}.";
            throw new PipelineException(
                new Problem(image.Path, found, "Leave the images alone while a run reads them, and run again."), error);
        }
    }

    private delegate SKBitmap Decoder(ReadOnlySpan<byte> content);
}

/// <summary>An image in use.</summary>
/// <param name="Bitmap">Upright and opaque.</param>
/// <param name="IsKept">Whether it is used again, and outlives this.</param>
/// <param name="Memory">Its share of <see cref="MemoryBudget.Pixels"/>; null where it has none.</param>
internal readonly record struct DecodedImage(SKBitmap Bitmap, bool IsKept, IDisposable? Memory = null) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        if (!IsKept)
        {
            Bitmap.Dispose();
        }

        Memory?.Dispose();
    }
}
