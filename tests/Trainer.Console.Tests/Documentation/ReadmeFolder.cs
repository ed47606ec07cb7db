using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Trainer.Tests.Documentation;

/// <summary>
/// A folder in which the commands of the README can be called as they are written: with the repository's pipelines and their images, the
/// configuration that the page shows, and photos. Removed afterwards.
/// </summary>
internal sealed partial class ReadmeFolder : IDisposable
{
    // Where the page says "my photos", these are drawn images of three classes.
    private static readonly string[] s_flatFolders = ["new-photos"];
    private static readonly string[] s_classFolders = ["more-photos"];

    // A checkout and an installed command are called so. The rest of the line is for the command.
    private static readonly string[] s_calls = ["dotnet run -c Release --project src/Trainer.Console -- ", "trainer "];

    // What needs a checkout, a package feed or minutes, and has tests of its own.
    private static readonly string[] s_notHere = ["dotnet test", "dotnet pack", "dotnet tool", "dotnet add", "git ", "cd ", "docker "];

    private readonly Workspace _workspace = new();

    /// <summary>Prepares the folder.</summary>
    /// <param name="calls">The calls of the page: a configuration that <c>init</c> writes is not there before.</param>
    /// <param name="configurations">The configurations of the page, which it calls <c>my-pipelines.json</c>; the last one is used.</param>
    public ReadmeFolder(IReadOnlyList<string> calls, IReadOnlyList<string> configurations)
    {
        if (!IsWritten("pipelines.json"))
        {
            File.Copy(RepositoryFolder.File("pipelines.json"), _workspace.Path("pipelines.json"));
        }

        File.Copy(RepositoryFolder.File("pipelines.schema.json"), _workspace.Path("pipelines.schema.json"));
        Copy(RepositoryFolder.File("data"), _workspace.Path("data"));
        foreach (var folder in s_classFolders)
        {
            Copy(_workspace.Path("photos"), _workspace.Path(folder));
        }

        foreach (var folder in s_flatFolders)
        {
            Directory.CreateDirectory(_workspace.Path(folder));
            foreach (var photo in Directory.GetFiles(_workspace.Path("photos", Workspace.Classes[0])))
            {
                File.Copy(photo, _workspace.Path(folder, Path.GetFileNameWithoutExtension(photo) + ".jpg"));
            }
        }

        foreach (var configuration in configurations.TakeLast(IsWritten("my-pipelines.json") ? 0 : 1))
        {
            _workspace.Write("my-pipelines.json", configuration);
            foreach (Match network in NetworkFile().Matches(configuration))
            {
                File.Copy(
                    RepositoryFolder.File("src", "Pipelines", "Backbones", "builtin.onnx"),
                    _workspace.Path(network.Groups["file"].Value), overwrite: true);
            }
        }

        bool IsWritten(string file) => calls
            .Select(call => InitCall().Match(call))
            .Where(init => init.Success)
            .Any(init => file == (init.Groups["file"] is { Success: true, Value: var written } ? written : "pipelines.json"));
    }

    public void Dispose() => _workspace.Dispose();

    /// <summary>Calls one line of the page; it has to succeed. Lines that cannot be called here are known ones.</summary>
    public async Task RunAsync(string line)
    {
        if (s_calls.FirstOrDefault(call => line.StartsWith(call, StringComparison.Ordinal)) is not { } prefix)
        {
            Assert.True(
                s_notHere.Any(other => line.StartsWith(other, StringComparison.Ordinal)),
                $"The README's \"{line}\" is neither called by this test nor known as a line that cannot be called here.");
            return;
        }

        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = _workspace.Folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "trainer.dll"));
        foreach (Match argument in Argument().Matches(line[prefix.Length..]))
        {
            start.ArgumentList.Add(argument.Groups["text"].Value);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{line}\nexit code {process.ExitCode}\n{error}\n{await output}");
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    [GeneratedRegex(@"\binit\b((?!--output|-o\b).)*((--output|-o)[ =](?<file>\S+))?")]
    private static partial Regex InitCall();

    [GeneratedRegex("\"(?<file>[\\w.-]+\\.onnx)\"")]
    private static partial Regex NetworkFile();

    /// <summary>A word, or what stands in quotes.</summary>
    [GeneratedRegex("""'(?<text>[^']*)'|"(?<text>[^"]*)"|(?<text>\S+)""")]
    private static partial Regex Argument();
}
