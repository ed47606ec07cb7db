using System.Text;

namespace Trainer.Tests.Inputs;

/// <summary>Writes <c>docs/inputs.md</c> from real calls: each row is what the command printed for that input.</summary>
internal static class InputsPage
{
    private const string Introduction =
        """
        # Bad and unusual input

        What `trainer` does with input that is wrong, damaged or unusual. Each row is a call that a test makes; the last column is what the
        command printed, without the folder's path. Exit code 0: the work is done, and what was left out is listed. 1: the work failed.
        2: the call, the configuration or the data is wrong, and nothing was begun. [Command line](command-line.md) has all exit codes,
        [troubleshooting](troubleshooting.md) all messages.
        """;

    public static async Task<string> WriteAsync()
    {
        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n")).Append('\n');
        foreach (var kind in InputKinds.All)
        {
            page.Append(
                $"\n## {kind.Title}\n\n{kind.Rule}\n\n| input | command | exit code | what is printed |\n| --- | --- | --- | --- |\n");
            foreach (var example in kind.Cases)
            {
                page.Append(await RowAsync(example)).Append('\n');
            }
        }

        return page.ToString();
    }

    private static async Task<string> RowAsync(InputCase example)
    {
        using var workspace = new Workspace(0);
        var call = await TrainerCall.RunAsync(example.Prepare(workspace));
        Assert.DoesNotContain("bug in trainer", call.Error, StringComparison.Ordinal);
        return $"| {example.Input} | `{call.Command}` | {call.ExitCode} | {Cell(Printed(call, workspace.Folder))} |";
    }

    /// <summary>Errors, notes and skipped files with the lines that belong to them; progress is left out.</summary>
    private static string Printed(TrainerCall call, string folder)
    {
        string[] starts = ["error: ", "note: ", "skipped: ", "interrupted: ", "      "];
        var lines = call.Error.ReplaceLineEndings("\n").Split('\n')
            .Where(line => starts.Any(start => line.StartsWith(start, StringComparison.Ordinal)))
            .Select(line => line.Trim());
        return string.Join(' ', lines)
            .Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
            .Replace(folder, ".", StringComparison.Ordinal);
    }

    private static string Cell(string text) =>
        text.Length == 0
            ? "nothing: it is read"
            : text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
