using System.Diagnostics;

namespace Trainer.Tests.Commands;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("", "run", "init", "predict", "doctor")]
    [InlineData("pre", "predict")]
    [InlineData("backbones ", "list", "show", "pull", "advise")]
    [InlineData("run --pi", "--pipeline")]
    [InlineData("run --format ", "table", "json", "csv")]
    [InlineData("init --task ", "classification", "clustering")]
    [InlineData("backbones show resnet18", "resnet18", "resnet18-mlnet")]
    [InlineData("completion ", "bash", "zsh", "fish", "pwsh")]
    [InlineData("run --nothing")]
    public async Task What_may_come_next_is_suggested(string line, params string[] expected)
    {
        var suggested = await SuggestedAsync(line);
        Assert.Superset(expected.ToHashSet(), suggested.ToHashSet());
        Assert.Equal(expected.Length == 0, suggested.Count == 0);
        Assert.All(suggested, word => Assert.StartsWith(line[(line.LastIndexOf(' ') + 1)..], word, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_of_pipelines_are_those_of_the_configuration()
    {
        using var workspace = new Workspace(0);
        var file = workspace.Write("pipelines.json", """{ "pipelines": { "red": { "data": "x" }, "blue": { "data": "x" } } }""");
        Assert.Equal(["blue", "red"], (await SuggestedAsync($"run {file} -p ")).Order(StringComparer.Ordinal));
        workspace.Write("pipelines.json", "{ broken");
        Assert.Empty(await SuggestedAsync($"run {file} -p "));
    }

    [Theory]
    [InlineData("[suggest]")]
    [InlineData("[suggest:]")]
    [InlineData("[suggest:x]")]
    [InlineData("[suggest:99999]")]
    [InlineData("[suggest:-4]")]
    public async Task A_position_that_is_none_is_no_error(string directive)
    {
        (await TrainerCall.RunAsync(directive, "ru")).AssertDone();
        (await TrainerCall.RunAsync(directive)).AssertDone();
    }

    [ShellTheory("bash")]
    [InlineData("bash", "complete_line() { COMP_LINE=\"$1\"; COMP_POINT=${#1}; read -ra COMP_WORDS <<<\"$1\"; "
        + "[[ \"$1\" == *' ' ]] && COMP_WORDS+=(''); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _trainer; printf '%s\\n' \"${COMPREPLY[@]}\"; }")]
    public Task Bash_completes(string shell, string ask) => AssertCompletesAsync(shell, ask, "eval \"$(trainer completion bash)\"");

    [ShellTheory("zsh")]
    [InlineData("zsh", "compadd() { print -l -- $candidates; }\n"
        + "complete_line() { words=(\"${(@s: :)1}\"); CURRENT=$#words; _trainer; }")]
    public Task Zsh_completes(string shell, string ask) =>
        AssertCompletesAsync(shell, ask, "autoload -U compinit; compinit -u -D; eval \"$(trainer completion zsh)\"");

    [ShellTheory("fish")]
    [InlineData("fish", "function complete_line; complete -C \"$argv[1]\"; end")]
    public Task Fish_completes(string shell, string ask) => AssertCompletesAsync(shell, ask, "trainer completion fish | source");

    [ShellTheory("pwsh")]
    [InlineData("pwsh", "function complete_line($l) { (TabExpansion2 $l $l.Length).CompletionMatches | % CompletionText }")]
    public Task PowerShell_completes(string shell, string ask) =>
        AssertCompletesAsync(shell, ask, "trainer completion pwsh | Out-String | Invoke-Expression");

    private static async Task<IReadOnlyList<string>> SuggestedAsync(string line)
    {
        var call = (await TrainerCall.RunAsync($"[suggest:{line.Length}]", line)).AssertDone();
        return call.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task AssertCompletesAsync(string shell, string ask, string load)
    {
        using var workspace = new Workspace(0);
        workspace.Write("pipelines.json", """{ "pipelines": { "flowers": { "data": "x" } } }""");

        // The shell calls trainer by its name.
        var library = Path.Combine(AppContext.BaseDirectory, "trainer.dll");
        var program = workspace.Write("trainer", $"#!/bin/sh\nexec dotnet '{library}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var script = workspace.Write(
            shell == "pwsh" ? "script.ps1" : "script",
            $"{load}\n{ask}\ncomplete_line 'trainer backb'\ncomplete_line 'trainer run --pipe'\ncomplete_line 'trainer run -p '\n");
        var start = new ProcessStartInfo(shell, [script])
        {
            WorkingDirectory = workspace.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{workspace.Folder}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines is ["backbones", "--pipeline", "flowers", ..], string.Join("|", lines) + await error);
    }
}

/// <summary>A theory that is skipped where a shell is missing.</summary>
public sealed class ShellTheoryAttribute : TheoryAttribute
{
    /// <summary>Marks the test.</summary>
    public ShellTheoryAttribute(string shell)
    {
        Shell = shell;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (OperatingSystem.IsWindows() || !folders.Any(folder => File.Exists(Path.Combine(folder, shell))))
        {
            Skip = $"needs {shell}";
        }
    }

    /// <summary>The shell.</summary>
    public string Shell { get; }
}
