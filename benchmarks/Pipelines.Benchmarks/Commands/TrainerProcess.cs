using System.Diagnostics;

namespace Pipelines.Benchmarks.Commands;

/// <summary>The <c>trainer</c> command as a user starts it: a process of its own.</summary>
internal static class TrainerProcess
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "trainer.dll");

    /// <summary>Runs a command to its end.</summary>
    /// <returns>Milliseconds from start to exit.</returns>
    /// <exception cref="InvalidOperationException">The command failed.</exception>
    public static double Milliseconds(params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [Assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? watch.Elapsed.TotalMilliseconds : throw new InvalidOperationException(error.Result);
    }
}
