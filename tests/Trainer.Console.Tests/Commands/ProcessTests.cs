using System.Diagnostics;

namespace Trainer.Tests.Commands;

/// <summary>What only a process of its own can show: signals, and a disk that is full.</summary>
public sealed class ProcessTests
{
    private static readonly string Trainer = Path.Combine(AppContext.BaseDirectory, "trainer.dll");

    [UnixFact]
    public async Task Ctrl_C_ends_a_run_with_130_and_leaves_nothing_half_written()
    {
        using var workspace = new Workspace(imagesPerClass: 60);
        using var process = Start("exec dotnet \"$0\" run \"$1\"", Trainer, workspace.Configure(""" "data": "photos", "image": 512 """));

        // The run folder is made just before the first image goes through the backbone.
        while (!process.HasExited && !(Directory.Exists(workspace.Runs) && Directory.EnumerateDirectories(workspace.Runs, "*.partial", SearchOption.AllDirectories).Any()))
        {
            await Task.Delay(10);
        }

        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("interrupted", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(workspace.Runs, "shapes")));
    }

    // A limit on the size of files fails a write in the middle, as a full disk does. The runtime's own W^X memory is a file larger than that: off.
    [UnixFact]
    public async Task A_full_disk_is_told_and_leaves_nothing_half_written()
    {
        using var workspace = new Workspace();
        using var process = Start("trap '' XFSZ; ulimit -f 512; export DOTNET_EnableWriteXorExecute=0; exec dotnet \"$0\" run \"$1\"", Trainer, workspace.Configure(""" "data": "photos", "image": 48, "cache": false """));
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("error: ", error, StringComparison.Ordinal);
        Assert.Contains("model", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("mistake in trainer", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(workspace.Runs, "shapes")));
    }

    private static Process Start(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["-c", script, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}

/// <summary>A test that needs signals and a POSIX shell.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    /// <summary>Marks the test.</summary>
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "needs signals and a POSIX shell";
        }
    }
}
