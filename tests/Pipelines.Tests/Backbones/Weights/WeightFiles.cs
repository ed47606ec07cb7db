namespace Pipelines.Tests.Backbones.Weights;

/// <summary>The small weight files beside these tests, made with torch 1.13 by make_files.py.</summary>
internal static class WeightFiles
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Backbones", "Weights", "Files", name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path(name));
}
