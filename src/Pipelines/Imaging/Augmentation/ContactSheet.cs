using SkiaSharp;

namespace Pipelines.Imaging.Augmentation;

/// <summary>Shows what the network sees: a PNG with a row for each picture, first as it is served, then as several epochs of training vary it.</summary>
/// <remarks>The cells are what enters the backbone, after the graph's centre crop. Mixup and cutmix are not shown.</remarks>
public static class ContactSheet
{
    private const int Gap = 4;

    /// <summary>Writes the sheet.</summary>
    /// <param name="path">The PNG; replaced if it exists, its folder is made if it does not.</param>
    /// <param name="images">Paths of the pictures, one for each row.</param>
    /// <param name="columns">Varied samples in a row, at least 1.</param>
    /// <param name="preprocessing">The size, and how a picture of another shape becomes a square.</param>
    /// <param name="options">What is varied, and how much.</param>
    /// <param name="seed">The seed of the training: the samples are those of its first epochs, for training pictures in this order.</param>
    /// <returns>The pictures that cannot be used and have no row, with the reason.</returns>
    /// <exception cref="PipelineException">No picture can be used, options contradict one another, the sheet takes too much memory or cannot be written.</exception>
    public static IReadOnlyList<Problem> Write(
        string path, IReadOnlyList<string> images, int columns, Preprocessing preprocessing, AugmentationOptions options, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        using var augmenter = new Augmenter(preprocessing, options);
        var problems = new List<Problem>();
        var rows = new List<SKBitmap>();
        try
        {
            for (var i = 0; i < images.Count; i++)
            {
                try
                {
                    using var picture = ImageDecoder.Decode(File.ReadAllBytes(images[i]));
                    rows.Add(Row(picture, i));
                }
                catch (Exception error) when (error is BadImageException or IOException or UnauthorizedAccessException)
                {
                    problems.Add(new(images[i], error.Message));
                }
            }

            if (rows.Count == 0)
            {
                throw new PipelineException(
                    problems.Count > 0 ? problems : [new(path, "There are no pictures to show.", "Name at least one picture.")]);
            }

            Save(rows, path);
            return problems;
        }
        finally
        {
            rows.ForEach(row => row.Dispose());
        }

        SKBitmap Row(SKBitmap picture, int image)
        {
            var planes = new float[augmenter.Length];
            var row = NewSheet(((columns + 1) * (preprocessing.Size + Gap)) + Gap, preprocessing.Size, path);
            new ImageReader(preprocessing).Write(picture, planes);
            DrawCell(row, Gap, planes, preprocessing);
            for (var epoch = 1; epoch <= columns; epoch++)
            {
                augmenter.Write(picture, AugmentationRandom.ForImage(seed, epoch, image), planes);
                DrawCell(row, (epoch * (preprocessing.Size + Gap)) + Gap, planes, preprocessing);
            }

            return row;
        }
    }

    private static void DrawCell(SKBitmap row, int left, ReadOnlySpan<float> planes, Preprocessing preprocessing)
    {
        var (size, resized) = (preprocessing.Size, preprocessing.ResizedSize);
        var border = (resized - size) / 2;
        var plane = resized * resized;
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                var i = ((y + border) * resized) + x + border;
                row.SetPixel(left + x, y, new SKColor(Byte(planes[i]), Byte(planes[plane + i]), Byte(planes[(2 * plane) + i])));
            }
        }
    }

    private static byte Byte(float value) => (byte)Math.Clamp(MathF.Round(value), 0, 255);

    private static void Save(List<SKBitmap> rows, string path)
    {
        var pitch = rows[0].Height + Gap;
        using var sheet = NewSheet(rows[0].Width, (rows.Count * pitch) + Gap, path);
        using (var canvas = new SKCanvas(sheet))
        {
            for (var i = 0; i < rows.Count; i++)
            {
                canvas.DrawBitmap(rows[i], 0, (i * pitch) + Gap);
            }
        }

        using var png = sheet.Encode(SKEncodedImageFormat.Png, 100);
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using (var file = File.Create(temporary))
            {
                png.SaveTo(file);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(new Problem(path, $"The contact sheet cannot be written: {error.Message}", "Choose another place."), error);
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    private static SKBitmap NewSheet(int width, int height, string path)
    {
        var sheet = new SKBitmap();
        if (!sheet.TryAllocPixels(new SKImageInfo(width, height, SKImageInfo.PlatformColorType, SKAlphaType.Opaque)))
        {
            sheet.Dispose();
            throw new PipelineException(new Problem(path, $"There is no memory for a sheet of {width} x {height} pixels.", "Take fewer pictures or columns."));
        }

        sheet.Erase(SKColors.White);
        return sheet;
    }
}
