using SkiaSharp;

namespace Pipelines.Imaging.Augmentation;

/// <summary>Draws what the network sees as a PNG: a row for each image with its caption above, a cell for each of its samples.</summary>
/// <remarks>
/// The cells are the backbone's input, after the graph's centre crop, pixel for pixel. Without a font on the machine there are no captions.
/// </remarks>
internal static class ContactSheet
{
    private const int Gap = 4;
    private const int TextSize = 12;
    private const int CaptionHeight = 16;

    /// <summary>Writes the sheet.</summary>
    /// <param name="path">The PNG. An existing file is replaced, a missing folder created.</param>
    /// <param name="rows">The samples of each image, the same number in every row; at least one row. A sample is [3, resized size, resized
    /// size], 0 to 255.</param>
    /// <param name="captions">The caption of each row, such as its class.</param>
    /// <param name="preprocessing">The size of the samples.</param>
    /// <exception cref="PipelineException">The sheet takes too much memory or cannot be written.</exception>
    public static void Write(
        string path, IReadOnlyList<IReadOnlyList<float[]>> rows, IReadOnlyList<string> captions, Preprocessing preprocessing)
    {
        var (across, down) = (preprocessing.Size + Gap, preprocessing.Size + Gap + CaptionHeight);
        using var sheet = NewSheet((rows[0].Count * across) + Gap, (rows.Count * down) + Gap, path);
        using var canvas = new SKCanvas(sheet);
        foreach (var (row, samples) in rows.Index())
        {
            DrawCaption(canvas, (row * down) + Gap, captions[row]);
            foreach (var (column, planes) in samples.Index())
            {
                DrawCell(sheet, (column * across) + Gap, (row * down) + Gap + CaptionHeight, planes, preprocessing);
            }
        }

        Save(sheet, path);
    }

    private static void DrawCaption(SKCanvas canvas, int top, string caption)
    {
        if (TextTypeface.For(caption) is { } typeface)
        {
            using var paint = new SKPaint { Typeface = typeface, TextSize = TextSize, Color = SKColors.Black, IsAntialias = true };
            canvas.DrawText(caption, Gap, top + TextSize, paint);
        }
    }

    private static void DrawCell(SKBitmap sheet, int left, int top, ReadOnlySpan<float> planes, Preprocessing preprocessing)
    {
        var (size, resized) = (preprocessing.Size, preprocessing.ResizedSize);
        var border = (resized - size) / 2;
        var plane = resized * resized;
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                var i = ((y + border) * resized) + x + border;
                sheet.SetPixel(left + x, top + y, new SKColor(Byte(planes[i]), Byte(planes[plane + i]), Byte(planes[(2 * plane) + i])));
            }
        }
    }

    private static byte Byte(float value) => (byte)Math.Clamp(MathF.Round(value), 0, 255);

    private static void Save(SKBitmap sheet, string path)
    {
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
            throw new PipelineException(
                new Problem(path, $"The contact sheet cannot be written: {error.Message}", "Choose another folder."), error);
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
            throw new PipelineException(new Problem(
                path, $"There is not enough memory for a sheet of {width} x {height} pixels.", "Use a smaller image.size."));
        }

        sheet.Erase(SKColors.White);
        return sheet;
    }
}
