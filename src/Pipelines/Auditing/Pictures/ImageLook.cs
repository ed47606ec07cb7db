using Pipelines.Data;
using Pipelines.Data.NearDuplicates;
using Pipelines.Imaging;

namespace Pipelines.Auditing.Pictures;

/// <summary>What can be seen of an image without a network.</summary>
/// <param name="Picture">The image, small and grey.</param>
/// <param name="Width">Pixels across, upright.</param>
/// <param name="Height">Pixels down, upright.</param>
/// <param name="Sharpness">The logarithm of the variance of its Laplacian over the variance of its grey values.</param>
internal sealed record ImageLook(GreyPicture Picture, int Width, int Height, double Sharpness)
{
    private const int ReportEvery = 64;

    /// <summary>Looks at each file, several at a time; null for one that cannot be read.</summary>
    public static ImageLook?[] AtAll(IReadOnlyList<string> paths, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var looks = new ImageLook?[paths.Count];
        var done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, paths.Count, parallel, i =>
        {
            try
            {
                using var file = ImageFile.Read(paths[i]);
                looks[i] = At(file.Content);
            }
            catch (BadImageException)
            {
                // It was read a moment ago, for its vector. Without it the other kinds are still found.
            }

            var count = Interlocked.Increment(ref done);
            if (count % ReportEvery == 0 || count == paths.Count)
            {
                progress?.Report(new("looking at images", count, paths.Count));
            }
        });
        return looks;
    }

    /// <summary>Looks at the content of a file.</summary>
    /// <exception cref="BadImageException">It is no usable image.</exception>
    public static ImageLook At(ReadOnlySpan<byte> content)
    {
        var header = ImageDecoder.Probe(content);
        using var image = ImageDecoder.DecodeReduced(content, PictureSharpness.Side);
        return new(GreyPicture.Of(image), header.Width, header.Height, PictureSharpness.Of(image));
    }
}
