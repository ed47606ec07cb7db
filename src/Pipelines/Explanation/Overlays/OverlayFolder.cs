using System.Text;
using SkiaSharp;

namespace Pipelines.Explanation.Overlays;

/// <summary>
/// The folder for overlays. Nothing in it is overwritten: a file is called like its image and its class, <c>rose.tulips.png</c>, and where
/// the folder has files of that image already, the name gets a number, <c>rose-2.tulips.png</c>.
/// </summary>
internal sealed class OverlayFolder
{
    private const int LongestImageName = 120;
    private const int LongestLabel = 80;
    // A photo with the defaults (all filters, level 6) takes twice the time, for a file that is hardly smaller.
    private const int CompressionLevel = 4;
    private const string OtherFolder = "Choose another folder.";

    // Those of all systems, so that a folder can be copied from one to another.
    private static readonly char[] s_refused = ['/', '\\', ':', '*', '?', '"', '<', '>', '|', '.'];

    private readonly HashSet<string> _taken;
    private readonly string _path;

    private OverlayFolder(string path, IEnumerable<string> files)
    {
        _path = path;
        _taken = new(files.Select(file => file.Split('.')[0]), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Opens a folder, and makes it where it is missing.</summary>
    /// <exception cref="PipelineException">It cannot be made or read.</exception>
    public static OverlayFolder Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            return new(path, Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PipelineException(
                new Problem(path, $"The folder for the overlays cannot be made or read: {error.Message}", OtherFolder), error);
        }
    }

    /// <summary>Reserves a name for the files of an image.</summary>
    /// <param name="image">The image's path or name.</param>
    public string Reserve(string image)
    {
        var plain = Plain(Path.GetFileNameWithoutExtension(image), LongestImageName);
        var name = plain;
        for (var number = 2; !_taken.Add(name); number++)
        {
            name = $"{plain}-{number}";
        }

        return name;
    }

    /// <summary>The paths of an image's files, one for each of its classes.</summary>
    /// <param name="name">A name of <see cref="Reserve"/>.</param>
    /// <param name="labels">The classes.</param>
    public IReadOnlyList<string> Files(string name, IReadOnlyList<string> labels)
    {
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. labels.Select(label =>
        {
            var plain = Plain(label, LongestLabel);
            var unique = plain;
            for (var number = 2; !used.Add(unique); number++)
            {
                unique = $"{plain}-{number}";
            }

            return Path.Combine(_path, $"{name}.{unique}.png");
        })];
    }

    /// <summary>An overlay as the bytes of a PNG file.</summary>
    public static byte[] Encode(SKBitmap overlay)
    {
        using var pixels = overlay.PeekPixels();
        using var png = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Up, CompressionLevel));
        return png.ToArray();
    }

    /// <summary>Writes a file whole or not at all.</summary>
    /// <exception cref="PipelineException">It cannot be written, or there is such a file by now.</exception>
    public static void Write(string path, SKBitmap overlay)
    {
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (var pixels = overlay.PeekPixels())
            using (var png = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Up, CompressionLevel)))
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                png.SaveTo(file);
            }

            File.Move(temporary, path, overwrite: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(path, $"The overlay cannot be written: {error.Message}", "Choose another folder, or make room there."), error);
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    /// <summary>A text as part of a file's name, in any file system.</summary>
    private static string Plain(string text, int longest)
    {
        var plain = new StringBuilder();
        var bytes = 0;
        foreach (var letter in text.EnumerateRunes())
        {
            bytes += letter.Utf8SequenceLength;
            if (bytes > longest)
            {
                break;
            }

            var isRefused = Rune.IsControl(letter) || (letter.IsBmp && s_refused.Contains((char)letter.Value));
            plain.Append(isRefused ? "_" : letter.ToString());
        }

        var trimmed = plain.ToString().Trim();
        return trimmed.Length == 0 ? "_" : trimmed;
    }
}
