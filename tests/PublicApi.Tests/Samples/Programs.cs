using System.Diagnostics;
using System.Reflection;

namespace PublicApi.Tests.Samples;

/// <summary>A program of the repository, built before the tests and started as a process of its own.</summary>
internal static class Programs
{
    /// <summary>Starts a program.</summary>
    /// <param name="name">Its assembly.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Process Start(string name, string folder, params ReadOnlySpan<string> arguments)
    {
        var assembly = typeof(Programs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == name).Value!;
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["ORT_DISABLE_TELEMETRY"] = "1";
        start.ArgumentList.Add(assembly);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string name, string folder, params string[] arguments)
    {
        using var process = Start(name, folder, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{name} ended with {process.ExitCode}:\n{await errors}");
        return output;
    }
}
