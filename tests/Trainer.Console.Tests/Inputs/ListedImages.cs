using System.Text;
using SkiaSharp;

namespace Trainer.Tests.Inputs;

/// <summary>Small images and the manifest that lists them, for inputs that are about the manifest or its labels.</summary>
internal static class ListedImages
{
    private const int Count = 12;

    /// <summary>Writes images and a manifest.</summary>
    /// <param name="workspace">An empty workspace.</param>
    /// <param name="manifest">Makes the manifest's text of the images' paths.</param>
    /// <param name="encoding">The manifest's encoding. Default: UTF-8 without a byte order mark.</param>
    /// <param name="columns">Names of columns, as JSON.</param>
    /// <returns>The call that plans a pipeline with them.</returns>
    public static string[] Plan(
        Workspace workspace, Func<IReadOnlyList<string>, string> manifest, Encoding? encoding = null, string? columns = null)
    {
        Directory.CreateDirectory(workspace.Path("img"));
        var paths = Enumerable.Range(0, Count).Select(i => $"img/{i:00}.png").ToList();
        foreach (var (i, path) in paths.Index())
        {
            using var bitmap = new SKBitmap(8, 8);
            bitmap.Erase(new SKColor((byte)(20 * i), 90, 160));
            using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            File.WriteAllBytes(workspace.Path(path), data.ToArray());
        }

        var used = encoding ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        File.WriteAllBytes(workspace.Path("list.csv"), [.. used.GetPreamble(), .. used.GetBytes(manifest(paths))]);
        var place = columns is null ? "\"list.csv\"" : $$"""{ "train": "list.csv", "columns": {{columns}} }""";
        return ["plan", workspace.Configure($"\"data\": {place}")];
    }

    /// <summary>Rows with a label for each image, taken in turn.</summary>
    public static string Rows(IReadOnlyList<string> paths, IReadOnlyList<string> labels, char separator = ',', string lineBreak = "\n") =>
        string.Concat(paths.Select((path, i) => $"{path}{separator}{labels[i % labels.Count]}{lineBreak}"));
}
