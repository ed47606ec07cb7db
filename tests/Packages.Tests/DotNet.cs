using System.Diagnostics;

namespace Pipelines.Packages.Tests;

/// <summary>A program of this machine, run to its end.</summary>
internal static class DotNet
{
    /// <summary>Runs <c>dotnet</c> with these arguments; fails with its output where it fails.</summary>
    /// <param name="folder">The current folder.</param>
    /// <param name="packages">The folder of restored packages; null for the user's.</param>
    /// <param name="arguments">The arguments.</param>
    public static Task<string> RunAsync(string folder, string? packages, params string[] arguments) =>
        RunAsync("dotnet", folder, packages, arguments);

    /// <summary>Runs a program.</summary>
    public static async Task<string> RunAsync(string program, string folder, string? packages, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";

        // What a build of this test told its own tools must not reach another build.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        if (packages is not null)
        {
            start.Environment["NUGET_FALLBACK_PACKAGES"] = UserPackages;
            start.Environment["NUGET_PACKAGES"] = packages;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var text = await output + await error;
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}\n{text}");
        return text;
    }

    /// <summary>Where the packages lie that this test was built with: they need not be downloaded again.</summary>
    private static string UserPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
