using System.Text;
using System.Text.Json;

namespace Trainer.Tests.Documentation.Messages;

/// <summary>Writes the lower part of <c>docs/troubleshooting.md</c>: every message in the source, by area and alphabet.</summary>
internal static class TroubleshootingPage
{
    /// <summary>The heading from which on the page is made.</summary>
    public const string Heading = "\n## Every message\n";

    private const string Introduction =
        """
        Made from the texts in `src`; change those, not this part. `…` stands for what a message inserts: a name, a number, a path. Search
        for the words around it. Errors also say where: file, line and JSON path, or the image. Of remedies with ` / ` between them the one
        that fits is printed. What stands in italics is not printed. What the system, ONNX Runtime and libtorch say stands behind a colon
        and is not listed.
        """;

    private static readonly string s_source = RepositoryFolder.File("src");

    /// <summary>What is known of messages beyond their remedies: <c>MessageCauses.json</c>.</summary>
    public static IReadOnlyDictionary<string, string> Causes { get; } = ReadCauses();

    private static readonly (string Name, string Source)[] s_files =
    [
        .. Directory.GetFiles(s_source, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetRelativePath(s_source, path).Replace('\\', '/'), Path: path))
            .Where(file => !file.Name.Contains("/obj/", StringComparison.Ordinal) && !file.Name.Contains("/bin/", StringComparison.Ordinal))
            .Select(file => (file.Name, File.ReadAllText(file.Path).ReplaceLineEndings("\n"))),
    ];

    private static readonly SourceConstants s_constants = Constants();

    /// <summary>The texts of all source, also those that are not printed.</summary>
    public static IEnumerable<SourceMessage> AllTexts => s_files.SelectMany(file => Read(file, MessageForm.IsSentence));

    /// <summary>The messages of each area, and the reasons that stand inside them.</summary>
    public static IReadOnlyList<(MessageArea Area, IReadOnlyList<SourceMessage> Messages, IReadOnlyList<string> Reasons)> Areas { get; } =
        [.. MessageArea.All.Select(Read)];

    /// <summary>The made part of the page.</summary>
    public static string Write()
    {
        var page = new StringBuilder($"{Heading}\n{Introduction.ReplaceLineEndings("\n")}\n");
        foreach (var (area, messages, reasons) in Areas)
        {
            page.Append($"\n### {area.Title}\n\n| what is printed | what to do |\n| --- | --- |\n");
            foreach (var message in messages)
            {
                page.Append($"| {Cell(message.Text)} | {$"{Cell(message.Remedy)} {Explanation(message.Text)}".Trim()} |\n");
            }

            if (reasons.Count > 0)
            {
                page.Append("\nReasons that stand inside such messages, or behind `skipped:`\n\n");
                foreach (var reason in reasons)
                {
                    page.Append($"- {Escaped(reason)} {Explanation(reason)}".TrimEnd()).Append('\n');
                }
            }
        }

        return page.ToString();
    }

    private static (MessageArea Area, IReadOnlyList<SourceMessage> Messages, IReadOnlyList<string> Reasons) Read(MessageArea area)
    {
        var (messages, reasons) = (new List<SourceMessage>(), new List<string>());
        foreach (var file in s_files.Where(file => MessageArea.Of(file.Name) == area))
        {
            foreach (var found in Read(file, text => MessageForm.IsSentence(text) || MessageForm.IsReason(text, file.Name)))
            {
                if (!found.IsPrinted)
                {
                    continue;
                }

                if (MessageForm.IsSentence(found.Text) || found.Remedy.Length > 0)
                {
                    messages.Add(found);
                }
                else
                {
                    reasons.Add(found.Text);
                }
            }
        }

        return (
            area,
            [
                .. messages.DistinctBy(message => (message.Text, message.Remedy))
                    .OrderBy(message => SortKey(message.Text), StringComparer.Ordinal)
                    .ThenBy(message => message.Text, StringComparer.Ordinal)
                    .ThenBy(message => message.Remedy, StringComparer.Ordinal),
            ],
            [.. reasons.Distinct().OrderBy(SortKey, StringComparer.Ordinal).ThenBy(text => text, StringComparer.Ordinal)]);
    }

    private static IReadOnlyList<SourceMessage> Read((string Name, string Source) file, Func<string, bool> isMessage) =>
        SourceMessages.Of(new SourceReader(TypeOf(file.Name), file.Source, s_constants), isMessage);

    private static Dictionary<string, string> ReadCauses()
    {
        var file = RepositoryFolder.File("tests", "Trainer.Console.Tests", "Documentation", "Messages", "MessageCauses.json");
        var causes = JsonSerializer.Deserialize<List<MessageCause>>(File.ReadAllText(file), JsonSerializerOptions.Web)!;
        return causes.SelectMany(cause => cause.Messages, (cause, message) => (message, cause.Cause))
            .ToDictionary(entry => entry.message, entry => entry.Cause);
    }

    private static SourceConstants Constants()
    {
        var constants = new SourceConstants();
        foreach (var (name, source) in s_files)
        {
            constants.Add(TypeOf(name), source);
        }

        return constants;
    }

    private static string TypeOf(string file) => Path.GetFileNameWithoutExtension(file);

    private static string Explanation(string text) =>
        Causes.TryGetValue(text, out var cause) ? $"*{cause.Replace("|", "\\|", StringComparison.Ordinal)}*" : "";

    /// <summary>The first letters, whatever stands before them.</summary>
    private static string SortKey(string text) => new(text.SkipWhile(c => !char.IsAsciiLetter(c)).Select(char.ToLowerInvariant).ToArray());

    private static string Cell(string text) => Escaped(text).Replace("|", "\\|", StringComparison.Ordinal);

    private static string Escaped(string text) => text.Trim()
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal);

    private sealed record MessageCause(string Cause, IReadOnlyList<string> Messages);
}
