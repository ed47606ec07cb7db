using System.Diagnostics;

namespace Trainer.Tests.Commands;

public sealed class DoctorCommandTests
{
    [Fact]
    public async Task A_machine_with_everything_is_well()
    {
        var call = (await TrainerCall.RunAsync("doctor")).AssertDone();
        string[] names =
            ["cores", "memory", "GPU", "libtorch", "ONNX Runtime", "SkiaSharp", "builtin", "resnet18-mlnet", "telemetry", "runs"];
        Assert.All(
            names,
            name => Assert.Matches($@"(?m)^  {name} +\S", call.Out));
        Assert.Contains("Everything that is needed is there.", call.Out, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task What_is_needed_and_missing_is_an_error_with_its_remedy()
    {
        using var workspace = new Workspace(0);
        var copy = workspace.Path("program");
        using (var link = Process.Start("cp", ["-rl", AppContext.BaseDirectory, copy]))
        {
            await link.WaitForExitAsync();
        }

        File.Delete(Path.Combine(copy, "backbones", "builtin.onnx"));
        foreach (var library in Directory.GetFiles(copy, "libSkiaSharp.so", SearchOption.AllDirectories))
        {
            File.Delete(library);
        }

        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(copy, "trainer.dll"), "doctor"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("The backbone \"builtin\" is missing.", error, StringComparison.Ordinal);
        Assert.Contains("SkiaSharp", error, StringComparison.Ordinal);
        Assert.Contains("2 errors.", error, StringComparison.Ordinal);
        Assert.DoesNotContain("bug in trainer", error, StringComparison.Ordinal);
    }
}
