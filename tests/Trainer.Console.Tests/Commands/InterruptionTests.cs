using System.Diagnostics;

namespace Trainer.Tests.Commands;

/// <summary>The first signal ends every command in seconds, also while native code runs that never ends by itself.</summary>
public sealed class InterruptionTests
{
    private static readonly string s_trainer = Path.Combine(AppContext.BaseDirectory, "trainer.dll");

    [LinuxTheory]
    [InlineData("INT", "plan")]
    [InlineData("TERM", "plan")]
    [InlineData("HUP", "run")]
    [InlineData("TERM", "find-rate")]
    [InlineData("INT", "backbones", "advise", "--images", "12")]
    public async Task With_a_backbone_that_never_ends(string signal, params string[] command)
    {
        using var workspace = new Workspace();
        EndlessGraph.WriteBackbone(workspace.Path("endless.onnx"));
        var file = workspace.Configure("""
            "data": "photos", "image": 32,
            "backbone": { "model": "endless.onnx", "featureMap": "map", "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5] },
            "training": { "transfer": "fineTune" }
            """);
        string[] arguments = command[0] == "backbones" ? [.. command[..2], file, .. command[2..]] : [command[0], file];
        await InterruptAsync(signal, workspace, arguments);
        Assert.False(Directory.Exists(workspace.Path("runs", "shapes")));
    }

    [LinuxTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Backbones_show_of_a_network_that_never_ends(string signal)
    {
        using var workspace = new Workspace(0);
        EndlessGraph.WriteBackbone(workspace.Path("endless.onnx"));
        await InterruptAsync(signal, workspace, "backbones", "show", workspace.Path("endless.onnx"));
    }

    [LinuxFact]
    public async Task Predict_and_evaluate_with_a_model_that_never_ends_stop_at_once()
    {
        using var workspace = new Workspace(4);
        (await TrainerCall.RunAsync("run", workspace.Configure(""" "data": "photos", "image": 32 """))).AssertDone();
        var model = workspace.Path("model.onnx");
        File.Copy(Path.Combine(workspace.Run(), "model.onnx"), model);
        EndlessGraph.MakeEndless(model);

        // ONNX Runtime is asked to stop, and does: nothing is abandoned.
        var error = await InterruptAsync("INT", workspace, "predict", model, workspace.Path("photos"));
        Assert.Contains("nothing half-written is left", error, StringComparison.Ordinal);
        error = await InterruptAsync("TERM", workspace, "evaluate", model, "--data", workspace.Path("photos"));
        Assert.Contains("nothing half-written is left", error, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_second_signal_ends_it_at_once()
    {
        using var workspace = new Workspace(0);
        EndlessGraph.WriteBackbone(workspace.Path("endless.onnx"));
        using var process = await StartAsync("backbones", "show", workspace.Path("endless.onnx"));
        await SignalAsync("TERM", process);
        await Task.Delay(300);
        Assert.False(process.HasExited);
        var clock = Stopwatch.StartNew();
        await SignalAsync("TERM", process);
        await process.WaitForExitAsync();
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 2.5);
        Assert.Equal(143, process.ExitCode);
    }

    private static async Task<string> InterruptAsync(string signal, Workspace workspace, params string[] arguments)
    {
        using var process = await StartAsync(arguments);
        var clock = Stopwatch.StartNew();
        await SignalAsync(signal, process);
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal((130, true), (process.ExitCode, error.Contains("interrupted: ", StringComparison.Ordinal)));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 15);
        Assert.Empty(Directory.EnumerateFiles(workspace.Folder, "*.tmp", SearchOption.AllDirectories));
        return error;
    }

    /// <summary>Starts the command and waits until it has computed for longer than its start takes.</summary>
    private static async Task<Process> StartAsync(params string[] arguments)
    {
        // A shell that starts jobs in the background lets them ignore Ctrl-C; env takes that back, whatever started the tests.
        var process = Process.Start(new ProcessStartInfo("env", ["--default-signal=INT,HUP", "dotnet", s_trainer, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        while (!process.HasExited && process.TotalProcessorTime < TimeSpan.FromSeconds(4))
        {
            await Task.Delay(20);
            process.Refresh();
        }

        Assert.False(process.HasExited, process.HasExited ? await process.StandardError.ReadToEndAsync() : "");
        return process;
    }

    private static async Task SignalAsync(string signal, Process process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }
}

/// <summary>A test with data that needs signals and the commands of Linux.</summary>
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    /// <summary>Marks the test.</summary>
    public LinuxTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "needs Linux";
        }
    }
}
