using System.Text;
using Pipelines.Data;
using Pipelines.Tasks.Reports;

namespace Pipelines.Tasks.Artifacts;

/// <summary>
/// A model card (Mitchell et al., Model cards for model reporting, 2019) as Markdown. Its last section belongs to whoever reads it: later
/// runs of the pipeline keep what is written there.
/// </summary>
internal static class ModelCard
{
    private const string NotesHeading = "## Notes";

    private const string EmptyNotes = """
        <!-- Write here what the program cannot know: for whom the model is meant, where it must not be used, where the images come from,
        who answers for it. Later runs of this pipeline keep this section. -->
        """;

    /// <summary>The card.</summary>
    /// <param name="outcome">What the run has found out.</param>
    /// <param name="content">What is said of its task.</param>
    /// <param name="run">The run.</param>
    /// <param name="notes">What a person wrote into an earlier card; null for nothing.</param>
    public static string Write(TaskOutcome outcome, IModelCardOutcome content, ArtifactRun run, string? notes)
    {
        var (card, pipeline) = (content.ToModelCard(), RunReporting.Of(run.Pipeline, run.Time));
        var text = new StringBuilder();
        text.Append($"# {Text(run.Pipeline.Name)}\n\n{card.Purpose}\n");
        Section("Data", Data(run.Pipeline.Data, outcome.Skipped.Count));
        Section("Results", card.Results);
        Section("Limits", string.Join('\n', card.Limits.Select(limit => $"- {limit}")));
        Section("Settings", pipeline.Settings.Count == 0
            ? "Every setting has its default."
            : Table(
                ["setting", "value", "default"],
                pipeline.Settings.Select(setting => (string[])[$"`{setting.Key}`", Text(setting.Value), Text(setting.Default)])));
        Section("Versions", FormattableString.Invariant($"""
            Trained on {run.Time:yyyy-MM-dd} by version {pipeline.Version} on the backbone {Text(run.Pipeline.Metadata.Backbone)}.
            All settings are in `pipeline.json`, all figures in `metrics.json`. `trainer verify` shows whether `model.zip` is still the
            model of this card.
            """));
        text.Append($"\n{NotesHeading}\n\n{notes ?? EmptyNotes}\n");
        return text.ToString();

        void Section(string heading, string body) => text.Append($"\n## {heading}\n\n{body}\n");
    }

    /// <summary>What a person wrote into the last section of a card; null where that is nothing.</summary>
    public static string? NotesIn(string card)
    {
        var lines = card.ReplaceLineEndings("\n").Split('\n');
        var heading = Array.FindIndex(lines, line => line.TrimEnd() == NotesHeading);
        var notes = heading < 0 ? "" : string.Join('\n', lines[(heading + 1)..]).Trim();
        return notes.Length == 0 || notes == EmptyNotes.ReplaceLineEndings("\n").Trim() ? null : notes;
    }

    /// <summary>A table.</summary>
    /// <param name="header">Its headings.</param>
    /// <param name="rows">Cells that are Markdown.</param>
    public static string Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows) => string.Join(
        '\n', rows.Prepend([.. header.Select(_ => "---")]).Prepend(header).Select(row => $"| {string.Join(" | ", row)} |"));

    /// <summary>A text as Markdown that shows it as it is.</summary>
    public static string Text(string text)
    {
        var escaped = new StringBuilder();
        foreach (var character in text)
        {
            escaped.Append(character switch
            {
                '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '<' or '>' or '#' or '~' => $"\\{character}",
                _ when char.IsControl(character) => " ",
                _ => character,
            });
        }

        return escaped.ToString();
    }

    private static string Data(DataSet data, int skipped)
    {
        var classes = data.CountClasses();
        var counts = $"{Quantity.Of(data.Train.Count, "training images")}, {data.Validation.Count} for validation, {data.Test.Count} for "
            + $"the test. {Quantity.Of(skipped, "files")} could not be used. Duplicates left out: {data.Duplicates.Count}.";
        return classes.Count == 0
            ? counts
            : $"{counts}\n\n" + Table(
                ["class", "train", "validation", "test"],
                classes.Select(row => (string[])[Text(row.Label), $"{row.Train}", $"{row.Validation}", $"{row.Test}"]));
    }
}
