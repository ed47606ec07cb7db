using System.CommandLine;
using System.Globalization;

namespace Trainer.Completion;

/// <summary>
/// <c>trainer "[suggest:POSITION]" "LINE"</c>: what may stand at a position of a line, of which the word <c>trainer</c> is not a part. The
/// scripts of <see cref="ShellScripts"/> call it.
/// </summary>
internal static class SuggestDirective
{
    private const string Start = "[suggest";

    // Other ways to write --help, which nobody needs to be offered.
    private static readonly string[] s_hidden = ["-?", "/?", "/h", "-h"];

    /// <summary>Whether a call asks for suggestions.</summary>
    public static bool IsCalled(IReadOnlyList<string> arguments) =>
        arguments is [var first, ..] && first.StartsWith(Start, StringComparison.Ordinal) && first.EndsWith(']');

    /// <summary>Prints the suggestions, one a line.</summary>
    public static void Print(RootCommand root, IReadOnlyList<string> arguments, TextWriter output)
    {
        var line = arguments.Count > 1 ? arguments[1] : "";
        var given = arguments[0][Start.Length..^1].TrimStart(':');
        var position = int.TryParse(given, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 0, line.Length) : line.Length;
        line = line[..position];
        var word = line[(line.LastIndexOf(' ') + 1)..];
        foreach (var suggestion in root.Parse(line).GetCompletions(position).Select(item => item.InsertText ?? item.Label).Distinct())
        {
            // Options only where one is begun: otherwise they would hide names and files.
            if (!s_hidden.Contains(suggestion)
                && suggestion.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                && (word.StartsWith('-') || !suggestion.StartsWith('-')))
            {
                output.Write(suggestion + "\n");
            }
        }
    }
}
