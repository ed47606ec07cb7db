using System.Diagnostics;
using System.Text.Json;

namespace Pipelines.Tests.Runtime.Torch;

/// <summary>Which libtorch a build asks for. The packages with CUDA are too large to restore in a test.</summary>
public sealed class TorchDevicePropertyTests
{
    [Theory]
    [InlineData("", "libtorch-cpu-")]
    [InlineData("cuda", "libtorch-cuda-12.8-")]
    public void The_property_chooses_the_package(string device, string package)
    {
        using var json = JsonDocument.Parse(MsBuild(
            "-getItem:PackageReference,PackageVersion", "-getProperty:NuGetLockFilePath", $"-p:TorchDevice={device}"));
        var items = json.RootElement.GetProperty("Items");
        var libtorch = Assert.Single(Names(items, "PackageReference"), name => name.StartsWith("libtorch", StringComparison.Ordinal));
        var expected = package + (OperatingSystem.IsLinux() ? "linux-x64" : OperatingSystem.IsWindows() ? "win-x64" : "osx-arm64");
        Assert.Equal(OperatingSystem.IsMacOS() ? "libtorch-cpu-osx-arm64" : expected, libtorch);
        Assert.Contains(libtorch, Names(items, "PackageVersion"));

        // The lock file in the repository is of the CPU's packages, and stays so.
        Assert.Equal(device == "cuda", json.RootElement.GetProperty("Properties").GetProperty("NuGetLockFilePath").GetString()!.Length > 0);
    }

    private static IEnumerable<string> Names(JsonElement items, string type) =>
        items.GetProperty(type).EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!);

    private static string MsBuild(params string[] arguments)
    {
        string[] all = ["msbuild", RepositoryFolder.File("src", "Pipelines", "Pipelines.csproj"), "-nodeReuse:false", .. arguments];
        var start = new ProcessStartInfo("dotnet", all) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        return output;
    }
}
