using System.Diagnostics;

namespace Trainer.Tests.Commands;

/// <summary>What only a process of its own can show: signals, and a disk that is full.</summary>
public sealed class ProcessTests
{
    private static readonly string Trainer = Path.Combine(AppContext.BaseDirectory, "trainer.dll");

    // A shell that starts jobs in the background lets them ignore Ctrl-C; env takes that back, whatever started the tests.
    [LinuxFact]
    public async Task Ctrl_C_ends_a_run_with_130_and_leaves_nothing_half_written()
    {
        using var workspace = new Workspace(imagesPerClass: 60);
        using var process = Start(
            "exec env --default-signal=INT dotnet \"$0\" run \"$1\"", Trainer, workspace.Configure(""" "data": "photos", "image": 512 """));

        // The run folder is made just before the first image goes through the backbone.
        while (!process.HasExited && !Exists(workspace.Runs, "*.partial"))
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

    [MountTheory]
    [InlineData("size=600k", "Make room")]
    [InlineData("ro", "--output")]
    public async Task A_full_or_read_only_disk_is_an_error_and_leaves_nothing_half_written(string options, string remedy)
    {
        using var workspace = new Workspace();
        Directory.CreateDirectory(workspace.Runs);
        var script = $"mount -t tmpfs -o {options} none \"$2\""
            + " && { dotnet \"$0\" run \"$1\" --output \"$2\"; code=$?; echo left: $(find \"$2\" -type f | wc -l) >&2; exit $code; }";
        using var process = Start(
            $"exec unshare -rm bash -c '{script}' \"$0\" \"$1\" \"$2\"", Trainer, workspace.Configure(), workspace.Runs);
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("error: ", error, StringComparison.Ordinal);
        Assert.Contains(remedy, error, StringComparison.Ordinal);
        Assert.DoesNotContain("bug in trainer", error, StringComparison.Ordinal);
        Assert.EndsWith("left: 0\n", error, StringComparison.Ordinal);
    }

    private static bool Exists(string folder, string pattern) =>
        Directory.Exists(folder) && Directory.EnumerateDirectories(folder, pattern, SearchOption.AllDirectories).Any();

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

/// <summary>A test that needs signals and the commands of Linux.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    /// <summary>Marks the test.</summary>
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "needs Linux";
        }
    }
}

/// <summary>A test that mounts a small file system of its own, which not every system allows.</summary>
public sealed class MountTheoryAttribute : TheoryAttribute
{
    /// <summary>Marks the test.</summary>
    public MountTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux() || !CanMount())
        {
            Skip = "needs Linux with user namespaces";
        }
    }

    private static bool CanMount()
    {
        try
        {
            using var probe = Process.Start(
                new ProcessStartInfo("unshare", ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]) { RedirectStandardError = true });
            probe!.WaitForExit();
            return probe.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
