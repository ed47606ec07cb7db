using System.ComponentModel;
using System.Diagnostics;
using Pipelines;

namespace Trainer.Submission;

/// <summary>A program of a cluster, such as <c>sbatch</c>, that is called with text on its standard input.</summary>
internal static class ClusterTool
{
    /// <summary>Calls it.</summary>
    /// <param name="name">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Its standard output.</returns>
    /// <exception cref="PipelineException">It is not on this machine, or it failed; says what it said.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<string> CallAsync(string name, string[] arguments, string input, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(name, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Start(name, start);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            await WriteAsync(process, input, cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0
                ? await output
                : throw new PipelineException(new Problem(
                    name,
                    $"It ended with exit code {process.ExitCode}: {OneLine(await error, await output)}",
                    "Without --apply the job files are printed."));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Start(string name, ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new PipelineException(
                new Problem(
                    name,
                    "This program is not on this machine, so that nothing can be submitted from here.",
                    "Call this where the cluster's commands are, or leave out --apply: the job files are printed then."),
                error);
        }
    }

    private static async Task WriteAsync(Process process, string input, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading everything: its exit code and its message say why.
        }
    }

    private static string OneLine(string error, string output)
    {
        var lines = (error.Length > 0 ? error : output).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 0 ? "it said nothing." : string.Join(" ", lines.Take(5));
    }
}
