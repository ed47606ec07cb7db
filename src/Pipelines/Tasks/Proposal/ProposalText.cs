using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipelines.Tasks.Classification;
using Pipelines.Tasks.Classification.CrossValidation;

namespace Pipelines.Tasks.Proposal;

/// <summary>Writes a proposal as a configuration with comments.</summary>
internal sealed class ProposalText
{
    private const int LineLength = 100;
    private const int ClassesShown = 12;

    private static readonly JsonSerializerOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // As the line below has it: where the images do not suffice, it would be an error to turn it on.
    private static readonly DecisionOptions s_decision = new() { Unsure = new() { Coverage = 0.9 }, Unknown = 0.05 };

    private readonly StringBuilder _text = new();

    private ProposalText()
    {
    }

    /// <summary>The configuration.</summary>
    /// <param name="proposal">The proposal.</param>
    /// <param name="data">The places, relative to the folder of the configuration.</param>
    public static string Of(ConfigurationProposal proposal, DataOptions data)
    {
        var text = new ProposalText();
        text.Write(proposal, data);
        return text._text.ToString();
    }

    private void Write(ConfigurationProposal proposal, DataOptions data)
    {
        var isClassifier = proposal.Task == PipelineTask.Classification;
        Line("// A first configuration, made by looking at the images. Every setting that is not here has a default; an");
        Line("// editor that knows JSON Schema lists and explains them all.");
        Line("{");
        Line($"  \"$schema\": \"./{ConfigurationProposal.SchemaFile}\",");
        Line("  \"pipelines\": {");
        Line($"    {Json(proposal.Pipeline)}: {{");
        Comment(isClassifier ? ClassesText(proposal.Classes) : $"{Quantity.Of(proposal.Images.Found, "images")}.");
        Line($"      \"task\": \"{(isClassifier ? "classification" : "clustering")}\",");
        Line();
        if (isClassifier && !proposal.HasOwnTest)
        {
            Comment("A fifth of the images is held out for the test. { \"train\": ..., \"test\": 0.3 } holds out more.");
        }

        if (isClassifier && SmallDataSet.FoldsFor(proposal.Classes) is { } folds)
        {
            Comment(
                $"So few images say little about the quality. A cross-validation with {folds} folds measures on all "
                + "images that are not held "
                + "out elsewhere. For it, replace the line below by this one:");
            Line($"      // \"data\": {DataJson(data, folds)},");
        }

        Line($"      \"data\": {DataJson(data)},");
        Line();
        if (isClassifier)
        {
            WriteForClasses(proposal);
        }
        else
        {
            Comment("The best number of clusters from 2 to 10 is found. For another number:");
            Line("      // \"kMeans\": 20,");
            Line();
        }

        Comment($"{proposal.Backbone.Name}: {proposal.Backbone.Reason}");
        Line($"      \"backbone\": {Json(proposal.Backbone.Name)}");
        Line("    }");
        Line("  }");
        Line("}");
    }

    private void WriteForClasses(ConfigurationProposal proposal)
    {
        if (Imbalance.Of(proposal.Classes) is { } imbalance)
        {
            Comment($"{imbalance.Sentence} This line makes rare classes count as much as frequent ones:");
            Line("      // \"head\": { \"classWeights\": \"balanced\" },");
            Line();
        }

        Comment("Often more accurate, and much slower: train the backbone too, on varied images.");
        Line("      // \"training\": { \"transfer\": \"fineTune\" },");
        Line();
        if (proposal.Classes.Sum(row => row.Train) >= DecisionNeeds.Fewest(s_decision).Images)
        {
            Comment("Says that it is unsure, or that an image is unlike those trained on, instead of guessing:");
            Line("      // \"decision\": { \"unsure\": { \"coverage\": 0.9 }, \"unknown\": 0.05 },");
            Line();
        }
    }

    private static string ClassesText(IReadOnlyList<ClassCount> classes)
    {
        var shown = classes.OrderByDescending(row => row.Total).Take(ClassesShown).Select(row => $"{Bare(row.Label)} {row.Total}");
        var more = classes.Count > ClassesShown ? $", and {classes.Count - ClassesShown} more" : "";
        return $"{Quantity.Of(classes.Sum(row => row.Total), "images")} of {Quantity.Of(classes.Count, "classes")}: "
            + $"{string.Join(", ", shown)}{more}.";
    }

    private static string DataJson(DataOptions data, int? folds = null)
    {
        if (data is { Validation: null, Test: null, Columns: null } && folds is null)
        {
            return Json(data.Train!);
        }

        List<string> members = [$"\"train\": {Json(data.Train!)}"];
        Add("validation", data.Validation?.Place);
        Add("test", data.Test?.Place);
        if (folds is not null)
        {
            members.Add($"\"folds\": {folds}");
        }

        if (data.Columns is { } columns)
        {
            var names = new[] { ("path", columns.Path), ("label", columns.Label), ("split", columns.Split) };
            var mapped = names.Where(name => name.Item2 is not null).Select(name => $"\"{name.Item1}\": {Json(name.Item2!)}");
            members.Add($"\"columns\": {{ {string.Join(", ", mapped)} }}");
        }

        return $"{{ {string.Join(", ", members)} }}";

        void Add(string key, string? place)
        {
            if (place is not null)
            {
                members.Add($"\"{key}\": {Json(place)}");
            }
        }
    }

    /// <summary>A comment, in lines of a readable length. What it quotes cannot end it.</summary>
    private void Comment(string text)
    {
        var line = new StringBuilder();
        foreach (var word in Bare(text).Split(' '))
        {
            if (line.Length > 0 && line.Length + word.Length + 1 > LineLength)
            {
                Line($"      // {line}");
                line.Clear();
            }

            line.Append(line.Length == 0 ? "" : " ").Append(word);
        }

        Line($"      // {line}");
    }

    private void Line(string line = "") => _text.Append(CultureInfo.InvariantCulture, $"{line}\n");

    private static string Json(string text) => JsonSerializer.Serialize(text, s_readable);

    /// <summary>A text without line breaks and other control characters.</summary>
    private static string Bare(string text) =>
        string.Concat(text.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' or '\uFFFD' ? '?' : letter));
}
