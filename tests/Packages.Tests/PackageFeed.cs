using System.Runtime.InteropServices;

namespace Pipelines.Packages.Tests;

/// <summary>
/// The library's and the tool's package for this machine, packed from a copy of the sources, in a folder that serves as a feed. Packages
/// restored from it lie in a folder of their own, as on a fresh machine.
/// </summary>
public sealed class PackageFeed : IAsyncLifetime
{
    private static readonly string[] s_files =
    [
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", ".editorconfig", "README.md",
        "pipelines.schema.json", "docs/images/icon.png",
    ];

    /// <summary>The folder of all.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("pipelines-packages-").FullName;

    /// <summary>The packages' version: of this test alone, so that none of another day is taken for it.</summary>
    public string Version { get; } = $"0.0.0-test.{DateTime.UtcNow.Ticks}";

    /// <summary>The packages.</summary>
    public string Feed => Path.Combine(Folder, "feed");

    /// <summary>The folder into which consumers restore.</summary>
    public string Restored => Path.Combine(Folder, "restored");

    /// <summary>The platform of this machine, such as <c>linux-x64</c>.</summary>
    public static string Platform => RuntimeInformation.RuntimeIdentifier is var identifier && OperatingSystem.IsLinux()
        ? $"linux-{identifier.Split('-')[^1]}"
        : OperatingSystem.IsWindows() ? $"win-{identifier.Split('-')[^1]}" : $"osx-{identifier.Split('-')[^1]}";

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var sources = Path.Combine(Folder, "sources");
        foreach (var file in s_files.Concat(SourceFiles()))
        {
            var copy = Path.Combine(sources, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(RepositoryFolder.File(file.Split('/')), copy);
        }

        await PackAsync(sources, "src/Pipelines");
        await PackAsync(sources, "src/Pipelines.Serving");
        await PackAsync(sources, "src/Trainer.Console", $"-p:ToolPlatforms={Platform}");
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    private Task PackAsync(string sources, string project, params string[] arguments) => DotNet.RunAsync(
        sources,
        null,
        ["pack", project, "-c", "Release", "-o", Feed, $"-p:Version={Version}", "-nodeReuse:false", .. arguments]);

    private static IEnumerable<string> SourceFiles() =>
        from path in Directory.EnumerateFiles(RepositoryFolder.File("src"), "*", SearchOption.AllDirectories)
        let name = Path.GetRelativePath(RepositoryFolder.Path, path).Replace('\\', '/')
        where !name.Contains("/bin/", StringComparison.Ordinal) && !name.Contains("/obj/", StringComparison.Ordinal)
        select name;
}
