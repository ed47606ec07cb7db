using SkiaSharp;

namespace Trainer.Tests.Inputs.Cases;

/// <summary>Images for the rows of the page.</summary>
internal static class InputImages
{
    /// <summary>A pipeline named <c>shapes</c> on two classes of three images each; more is added to <c>photos</c>.</summary>
    /// <returns>The arguments that plan it.</returns>
    public static string[] Plan(Workspace workspace)
    {
        for (var i = 0; i < 6; i++)
        {
            Write(workspace, i, "photos", i < 3 ? "daisy" : "roses", $"{i}.png");
        }

        return ["plan", workspace.Configure()];
    }

    /// <summary>A small PNG, different for every number.</summary>
    public static byte[] Png(int number)
    {
        using var bitmap = new SKBitmap(8, 8);
        bitmap.Erase(new SKColor((byte)(40 * number), 100, 200));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>Writes it.</summary>
    public static void Write(Workspace workspace, int number, params string[] path) => Write(workspace, Png(number), path);

    /// <summary>Writes a file.</summary>
    public static void Write(Workspace workspace, byte[] content, params string[] path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(workspace.Path(path))!);
        File.WriteAllBytes(workspace.Path(path), content);
    }
}
