using System.Diagnostics;

namespace Pipelines.Tests.Runtime.Onnx;

/// <summary>
/// ONNX Runtime decides on telemetry once in a process, so each test runs TelemetryProbe as a child with an empty home folder. Nothing can
/// be sent: the child's proxy does not exist.
/// </summary>
public sealed class NativeEnvironmentTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [UnixFact]
    public void Prepare_keeps_ONNX_Runtime_from_writing_telemetry_files()
    {
        RunProbe("prepared");

        Assert.Empty(TelemetryFiles());
    }

    [UnixFact]
    public void Without_Prepare_the_telemetry_files_appear()
    {
        // The control for the test above: should ONNX Runtime move its files, this one says so.
        RunProbe("plain");

        Assert.NotEmpty(TelemetryFiles());
    }

    [Fact]
    public void Prepare_sets_the_variables_for_native_code() =>
        Assert.Equal(["ORT_DISABLE_TELEMETRY=1", "OMP_WAIT_POLICY=PASSIVE"], RunProbe("prepared"));

    [Fact]
    public void Prepare_keeps_what_the_user_has_set() =>
        Assert.Equal(
            ["ORT_DISABLE_TELEMETRY=true", "OMP_WAIT_POLICY=ACTIVE"],
            RunProbe("prepared", ("ORT_DISABLE_TELEMETRY", "true"), ("OMP_WAIT_POLICY", "ACTIVE")));

    [Fact]
    public void Prepare_may_be_called_from_many_threads_and_again()
    {
        Parallel.For(0, 16, _ => NativeEnvironment.Prepare());
        NativeEnvironment.Prepare();
    }

    private IEnumerable<string> TelemetryFiles() =>
        Directory.EnumerateFiles(_home.Path, "*", SearchOption.AllDirectories)
            .Where(file => file.Contains("onnxruntime", StringComparison.OrdinalIgnoreCase));

    private static bool IsNeededToStart(string name) =>
        name is "PATH" or "LD_LIBRARY_PATH" or "DYLD_LIBRARY_PATH" or "TMPDIR" or "SystemRoot"
            || name.StartsWith("DOTNET", StringComparison.Ordinal);

    private string[] RunProbe(string mode, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "TelemetryProbe.dll"), mode },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Little is inherited: ONNX Runtime also keeps quiet where a variable such as CI says that a build server runs it.
        foreach (var inherited in start.Environment.Keys.Where(name => !IsNeededToStart(name)).ToList())
        {
            start.Environment.Remove(inherited);
        }

        start.Environment["HOME"] = _home.Path;
        start.Environment["HTTPS_PROXY"] = start.Environment["https_proxy"] = "http://127.0.0.1:9";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var probe = Process.Start(start)!;
        var errors = probe.StandardError.ReadToEndAsync();
        var lines = probe.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        probe.WaitForExit();
        Assert.True(probe.ExitCode == 0, $"The probe failed with exit code {probe.ExitCode}: {errors.Result}");
        return lines;
    }
}

/// <summary>A test of what ONNX Runtime does on Linux and macOS only.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "ONNX Runtime writes telemetry files on Linux and macOS only";
        }
    }
}
