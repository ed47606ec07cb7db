using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace OtherRuntimes.Tests;

/// <summary>The samples in C++ and Python give the scores of this library.</summary>
public sealed class NativeSampleTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    [CompilerFact]
    public async Task Cpp()
    {
        var package = typeof(NativeSampleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(entry => entry.Key == "OnnxRuntimePackage").Value!;
        var libraries = Path.Combine(package, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        var program = Path.Combine(model.Folder, "classify");
        await Tool.OutputAsync(
            "g++",
            model.Folder,
            "-std=c++20",
            "-Wall",
            "-Werror",
            RepositoryFolder.File("samples", "Cpp", "classify.cpp"),
            "-isystem",
            Path.Combine(package, "build", "native", "include"),
            Path.Combine(libraries, "libonnxruntime.so"),
            $"-Wl,-rpath,{libraries}",
            "-o",
            program);

        // The library asks for its versioned name.
        File.CreateSymbolicLink(Path.Combine(model.Folder, "libonnxruntime.so.1"), Path.Combine(libraries, "libonnxruntime.so"));
        var lines = (await Tool.OutputAsync(
            "env", model.Folder, $"LD_LIBRARY_PATH={model.Folder}", program, model.Model, model.WritePpm())).Split('\n');
        Assert.Equal(model.Labels, JsonSerializer.Deserialize<string[]>(lines[0])!);
        model.AssertScores(
            [.. lines.Skip(1).Where(line => line.Length > 0).Select(line => double.Parse(line, CultureInfo.InvariantCulture))]);
    }

    [PythonFact]
    public async Task Python()
    {
        var output = await Tool.OutputAsync(
            "python3", model.Folder, RepositoryFolder.File("samples", "Python", "classify.py"), model.Model, model.Picture);
        var rows = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToList();
        Assert.Equal(model.Labels[model.Scores.Index().MaxBy(score => score.Item).Index], rows[0][0]);
        Assert.Equal(model.Scores.Max(), double.Parse(rows[0][1], CultureInfo.InvariantCulture), 2e-4);
    }
}

/// <summary>A test that needs a compiler.</summary>
internal sealed class CompilerFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> s_there = new(() => OperatingSystem.IsLinux() && Tool.Works("g++", "--version"));

    /// <summary>Marks the test.</summary>
    public CompilerFactAttribute() => Skip = s_there.Value ? null : "needs g++ on Linux";
}

/// <summary>A test that needs Python with ONNX Runtime.</summary>
internal sealed class PythonFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> s_there = new(() => Tool.Works("python3", "-c", "import onnxruntime, numpy, PIL"));

    /// <summary>Marks the test.</summary>
    public PythonFactAttribute() => Skip = s_there.Value ? null : "needs python3 with onnxruntime, numpy and pillow";
}
