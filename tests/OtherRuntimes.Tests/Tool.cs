using System.ComponentModel;
using System.Diagnostics;

namespace OtherRuntimes.Tests;

/// <summary>Starts programs of the machine.</summary>
internal static class Tool
{
    /// <summary>Whether a program is there and ends well.</summary>
    public static bool Works(string program, params string[] arguments)
    {
        try
        {
            return RunAsync(program, Path.GetTempPath(), TimeSpan.FromSeconds(15), arguments).GetAwaiter().GetResult().ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <summary>What it prints.</summary>
    public static async Task<string> OutputAsync(string program, string folder, params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(program, folder, TimeSpan.FromMinutes(3), arguments);
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)}: {exitCode}\n{output}\n{error}");
        return output;
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string program, string folder, TimeSpan limit, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var stop = new CancellationTokenSource(limit);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(stop.Token), process.StandardError.ReadToEndAsync(stop.Token));
        try
        {
            await process.WaitForExitAsync(stop.Token);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, "", $"not done after {limit}");
        }
    }
}
