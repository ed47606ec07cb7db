using System.Text;
using Pipelines.Configuration.Documentation;
using Pipelines.Configuration.Values;

namespace Pipelines.Configuration;

/// <summary>Makes the reference of <c>pipelines.json</c>, every key with its default and meaning, from the option records.</summary>
internal static class ConfigurationReference
{
    /// <summary>The reference as Markdown.</summary>
    /// <exception cref="PipelineException">The library's XML documentation file is not beside it.</exception>
    public static string Generate() => Generate(DocumentationFile.OfThisLibrary(asMarkdown: true));

    internal static string Generate(DocumentationFile documentation)
    {
        var text = new StringBuilder();
        text.Append("""
            # Every key of pipelines.json

            Made from the documentation comments of the option records; change those, not this file.

            A file is `{ "pipelines": { "flowers": { "data": "photos" } } }`: pipelines by name, each an object with the keys below.
            A name becomes a folder: up to 200 letters from a to z, digits, `-`, `_` and `.`, with a letter or digit first and no `.` last;
            not `latest`, `unfinished.json`, or a device of Windows such as `CON`; two names must not differ in capital letters only.
            Comments and trailing commas are allowed. An unknown key is an error. Paths are relative to the file. `null` means the
            default. `trainer run --set training.epochs=5` sets an option of all pipelines for one run, `--set
            flowers.training.epochs=5` of one ([how](command-line.md#settings)).

            """);
        Section(text, FileLayout.Pipeline, "", documentation);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Section(StringBuilder text, RecordForm record, string path, DocumentationFile documentation)
    {
        text.AppendLine().AppendLine(path.Length == 0 ? "## A pipeline" : $"## `{path}`");
        text.AppendLine().AppendLine(documentation.Text(record.Type));
        if (record.Shorthand is { } shorthand)
        {
            text.AppendLine().AppendLine($"A plain value in place of the object is its `{shorthand.Key}`.");
        }

        text.AppendLine().AppendLine("| key | allowed | default | meaning |").AppendLine("| --- | --- | --- | --- |");
        if (path.Length == 0)
        {
            Row(text, FileLayout.ExtendsKey, "the name of another pipeline", "", [FileLayout.ExtendsDescription]);
        }

        foreach (var option in record.Options)
        {
            Row(text, option.Key, Allowed(option, path), Default(option), Meaning(option, record, documentation));
        }

        foreach (var option in record.Options)
        {
            if (option.Form is RecordForm inner)
            {
                Section(text, inner, option.PathIn(path), documentation);
            }
        }
    }

    private static void Row(StringBuilder text, string key, string allowed, string byDefault, IEnumerable<string> meaning) =>
        text.AppendLine($"| `{key}` | {Cell(allowed)} | {Cell(byDefault)} | {string.Join("<br>", meaning.Select(Cell))} |");

    private static string Allowed(Option option, string path) => option.Form switch
    {
        RecordForm => $"[an object](#{Anchor(option.PathIn(path))})",
        WordForm words => string.Join(", ", words.Words.Select(word => $"`\"{word}\"`")),
        var form => form.Allowed.TrimEnd(','),
    };

    private static string Default(Option option) =>
        option.Form is not RecordForm && OptionDescription.DefaultJson(option) is { } json ? $"`{json}`" : "";

    /// <summary>An object's own section explains it, so that its row need not.</summary>
    private static IEnumerable<string> Meaning(Option option, RecordForm record, DocumentationFile documentation) =>
        OptionDescription.Paragraphs(option, record, documentation).Where((_, index) => option.Form is not RecordForm || index != 1);

    private static string Anchor(string path) => path.Replace(".", "", StringComparison.Ordinal).ToLowerInvariant();

    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", "<br>", StringComparison.Ordinal);
}
