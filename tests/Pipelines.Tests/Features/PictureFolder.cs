using Pipelines.Data;
using SkiaSharp;

namespace Pipelines.Tests.Features;

/// <summary>A temporary folder with small images of noise, removed at the end of a test.</summary>
internal sealed class PictureFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    /// <summary>An image whose pixels depend on the seed only; PNG, so decoding loses nothing.</summary>
    public HashedImage AddPicture(string name, int seed, int size = 8)
    {
        using var picture = new SKBitmap(size, size, SKColorType.Bgra8888, SKAlphaType.Opaque);
        var random = new Random(seed);
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                picture.SetPixel(x, y, new SKColor(0xFF000000u | (uint)random.Next(1 << 24)));
            }
        }

        using var png = picture.Encode(SKEncodedImageFormat.Png, 100);
        return AddFile(name, png.ToArray());
    }

    public IReadOnlyList<HashedImage> AddPictures(int count) => [.. Enumerable.Range(0, count).Select(i => AddPicture($"{i:d3}.png", i))];

    public HashedImage AddFile(string name, byte[] content)
    {
        var path = _folder.Write(name, content);
        return new(new ImageItem(path, name, null), ContentHash.Of(content));
    }

    public void Dispose() => _folder.Dispose();
}
