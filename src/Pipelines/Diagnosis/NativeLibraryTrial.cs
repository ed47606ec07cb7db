using Microsoft.ML.OnnxRuntime;
using Pipelines.Runtime.Torch;
using SkiaSharp;
using TorchSharp;

namespace Pipelines.Diagnosis;

/// <summary>A native library that the program needs, and how to find out whether it loads.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Load">Loads it and gives its version.</param>
/// <param name="Remedy">What to do where that fails.</param>
internal sealed record NativeLibraryTrial(string Name, Func<string> Load, string Remedy)
{
    /// <summary>The library that trains networks.</summary>
    public const string Torch = "libtorch";

    private const string Restore = "Build or install the program for this platform again, and keep all of its files.";

    /// <summary>All that the program needs.</summary>
    public static IReadOnlyList<NativeLibraryTrial> All { get; } =
    [
        new(Torch, LoadTorch, Restore),
        new("ONNX Runtime", LoadOnnxRuntime, Restore),
        new("SkiaSharp", LoadSkia, Restore),
    ];

    /// <summary>Its version, or the problem.</summary>
    public (string? Version, Problem? Problem) Try()
    {
        try
        {
            return (Load(), null);
        }
        catch (PipelineException error)
        {
            return (null, error.Problems[0] with { Place = Name });
        }
        catch (Exception error) when (
            error is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException or BadImageFormatException
            or NotSupportedException or InvalidOperationException)
        {
            var cause = (error.InnerException ?? error).Message.Split('\n', 2)[0].Trim();
            return (null, new(Name, $"The native library cannot be loaded: {cause}", Remedy));
        }
    }

    private static string LoadTorch()
    {
        TorchLibrary.Load();
        return Version.TryParse(torch.__version__, out var version) ? version.ToString(3) : torch.__version__;
    }

    private static string LoadOnnxRuntime()
    {
        NativeEnvironment.Prepare();
        return OrtEnv.Instance().GetVersionString();
    }

    private static string LoadSkia()
    {
        using var image = new SKBitmap(1, 1);
        image.Erase(SKColors.White);
        return typeof(SKBitmap).Assembly.GetName().Version!.ToString(3);
    }
}
