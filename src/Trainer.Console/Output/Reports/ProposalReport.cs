using System.Globalization;
using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer init</c>: what was seen, what was written, what to do next.</summary>
internal static class ProposalReport
{
    private const int ClassesShown = 20;
    private const int SkippedShown = 5;
    private const int LabelWidth = 11;

    /// <summary>Prints it.</summary>
    /// <param name="terminal">Receives it.</param>
    /// <param name="proposal">The proposal.</param>
    /// <param name="place">The folder or manifest as the user named it.</param>
    /// <param name="file">The configuration file.</param>
    public static void Print(Terminal terminal, ConfigurationProposal proposal, string place, string file)
    {
        var isClassifier = proposal.Task == PipelineTask.Classification;
        var classes = isClassifier ? $" of {Quantity.Of(proposal.Classes.Count, "classes")}" : "";
        terminal.Out.WriteLine($"{place}: {Quantity.Of(proposal.Images.Found, "images")}{classes} ({proposal.Kind})");
        if (isClassifier)
        {
            PrintClasses(terminal, proposal.Classes);
        }

        terminal.Out.WriteLine();
        foreach (var (label, text) in Images(proposal.Images))
        {
            terminal.Fact(label, text, LabelWidth);
        }

        terminal.Fact("task", isClassifier ? "classification" : "clustering, which needs no labels", LabelWidth);
        terminal.Fact("backbone", $"{proposal.Backbone.Name}. {proposal.Backbone.Reason}", LabelWidth);
        PrintNotes(terminal, proposal);
        PrintNext(terminal, proposal, file);
    }

    private static void PrintClasses(Terminal terminal, IReadOnlyList<ClassCount> classes)
    {
        var hasSplits = classes.Any(row => row.Validation + row.Test > 0);
        var shown = classes.Count <= ClassesShown ? classes : [.. classes.OrderByDescending(Total).Take(ClassesShown)];
        string[] numbers = hasSplits ? ["images", "train", "validation", "test"] : ["images"];
        var table = new TextTable([Column.Name("class"), .. numbers.Select((name, i) => Column.Number(name, i))]);
        foreach (var row in shown)
        {
            table.Add(hasSplits
                ? [row.Label, $"{Total(row)}", $"{row.Train}", $"{row.Validation}", $"{row.Test}"]
                : [row.Label, $"{Total(row)}"]);
        }

        table.Write(terminal);
        if (shown.Count < classes.Count)
        {
            terminal.Out.WriteLine($"The {shown.Count} largest of {classes.Count} classes; the smallest has {classes.Min(Total)}.");
        }
    }

    private static int Total(ClassCount row) => row.Train + row.Validation + row.Test;

    private static IEnumerable<(string Label, string Text)> Images(ImageSummary images)
    {
        if (images.LookedAt < images.Found)
        {
            yield return ("looked at", $"{images.LookedAt} of {images.Found} images; trainer plan looks at all of them");
        }

        if (images.Formats.Count > 0)
        {
            yield return ("sides", $"from {images.SmallestSide} to {images.LargestSide} pixels; {string.Join(", ", images.Formats)}");
        }

        if (images.Copies > 0)
        {
            yield return ("copies", $"{Quantity.Of(images.Copies, "images")} with the same bytes as another one");
        }

        if (images.Skipped.Count > 0)
        {
            yield return ("skipped", $"{Quantity.Of(images.Skipped.Count, "files")} that cannot be used");
        }
    }

    private static void PrintNotes(Terminal terminal, ConfigurationProposal proposal)
    {
        foreach (var image in proposal.Images.Skipped.Take(SkippedShown))
        {
            terminal.Error.WriteLine($"skipped: {image.Path}: {image.Reason}");
        }

        if (proposal.Images.Skipped.Count > SkippedShown)
        {
            terminal.Error.WriteLine(
                $"skipped: {proposal.Images.Skipped.Count - SkippedShown} more; 'trainer plan --format json' lists all.");
        }

        foreach (var note in proposal.Notes)
        {
            terminal.Note(note);
        }
    }

    private static void PrintNext(Terminal terminal, ConfigurationProposal proposal, string file)
    {
        var folder = Path.GetDirectoryName(file) is { Length: > 0 } parent ? parent : "";
        var run = Path.GetFileName(file) == "pipelines.json" && folder.Length == 0 ? "trainer run" : $"trainer run {Quoted(file)}";
        var model = folder.Length == 0 ? proposal.Pipeline : Path.Combine(folder, "runs", proposal.Pipeline);
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"Written: {file} and {Path.Combine(folder, ConfigurationProposal.SchemaFile)}. Next:");
        terminal.Out.WriteLine($"  {run}{Time(proposal)}");
        terminal.Out.WriteLine($"  trainer predict {Quoted(model)} PATH    (files, folders)");
    }

    /// <summary>How long a run about takes, where the speed is known.</summary>
    private static string Time(ConfigurationProposal proposal)
    {
        if (proposal.Backbone.ImagesPerSecond is not { } rate)
        {
            return "";
        }

        var time = TimeSpan.FromSeconds(proposal.Images.Found / rate);
        var text = time.TotalSeconds < 60 ? "less than a minute"
            : time.TotalMinutes < 90 ? string.Create(CultureInfo.InvariantCulture, $"about {time.TotalMinutes:0} minutes")
            : string.Create(CultureInfo.InvariantCulture, $"about {time.TotalHours:0.#} hours");
        return $"    (takes {text})";
    }

    private static string Quoted(string word) =>
        word.Any(letter => !char.IsAsciiLetterOrDigit(letter) && !"-_./:\\".Contains(letter)) ? $"\"{word}\"" : word;
}
