using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Pipelines.Classification.Decision;
using Pipelines.Clustering;
using Pipelines.Data;
using Pipelines.Numerics;

namespace Pipelines.Evaluation;

/// <summary>
/// Predictions as CSV (RFC 4180, lines end in a line feed): a header, then one line for each image. Numbers read back exactly.
/// </summary>
internal static class PredictionsCsv
{
    /// <summary>
    /// Prefix of class names in the header, so that a class called <c>path</c> or <c>score</c> makes no second column of that name.
    /// </summary>
    public const string ScorePrefix = "score:";

    /// <summary>The columns that have one name in all files.</summary>
    public const string Path = "path", Truth = "truth", Prediction = "prediction", Label = "label", Cluster = "cluster";

    /// <summary>The columns of a model that decides whether it accepts a prediction.</summary>
    public const string Decision = "decision", Typicality = "typicality", Set = "set";

    /// <summary>What stands between the classes of a prediction set.</summary>
    public const char SetSeparator = ';';

    /// <summary>The columns by which another run finds the same image, and images that belong together.</summary>
    public const string Hash = "hash", Group = "group";

    // 64 bits of the SHA-256: among a million images two are alike by chance once in 37 million data sets.
    private const int HashDigits = 16;

    /// <summary>
    /// Writes <c>path</c>, <c>truth</c> (only where known), <c>prediction</c>, <c>score</c> (of the prediction), a column
    /// <c>score:LABEL</c> for each class, where the model decides <c>decision</c>, <c>typicality</c> and <c>set</c>, <c>hash</c>, and
    /// <c>group</c> where an image has one.
    /// </summary>
    /// <param name="writer">Receives the file.</param>
    /// <param name="labels">The classes.</param>
    /// <param name="images">The images.</param>
    /// <param name="truth">Their classes; null where they are not known.</param>
    /// <param name="scores">Their scores, row by row.</param>
    /// <param name="decided">What was decided on them; null where the model does not decide.</param>
    public static void WriteClassification(
        TextWriter writer,
        IReadOnlyList<string> labels,
        IReadOnlyList<HashedImage> images,
        IReadOnlyList<string>? truth,
        FeatureMatrix scores,
        DecidedImages? decided = null)
    {
        using var csv = Open(writer);
        var identity = new IdentityColumns(images);
        WriteLine(
            csv,
            [.. Known(Path, truth, Truth), Prediction, "score", .. labels.Select(label => ScorePrefix + label), .. DecisionNames(decided),
                .. identity.Names]);
        for (var image = 0; image < images.Count; image++)
        {
            var row = scores.Row(image);
            var prediction = ClassScores.Best(row);
            string?[] start = [.. Known(images[image].Item.Name, truth, truth?[image]), labels[prediction], Text(row[prediction])];
            WriteLine(csv, [.. start, .. row.ToArray().Select(Text), .. Decisions(decided, image, labels, row), .. identity.Of(image)]);
        }
    }

    private static IEnumerable<string> DecisionNames(DecidedImages? decided) => decided is null
        ? []
        : [Decision, .. decided.Typicality is null ? (string[])[] : [Typicality], .. decided.Sets is null ? (string[])[] : [Set]];

    private static IEnumerable<string?> Decisions(
        DecidedImages? decided, int image, IReadOnlyList<string> labels, ReadOnlySpan<float> scores) => decided is null
        ? []
        :
        [
            CamelCase.Of(decided.Decisions[image]),
            .. decided.Typicality is null ? (string[])[] : [Text(decided.Typicality[image])],
            .. decided.Sets is null
                ? (string[])[]
                : [string.Join(SetSeparator, DecidedImages.LabelsOf(decided.Sets[image], labels, scores))],
        ];

    /// <summary>
    /// Writes <c>path</c>, <c>label</c> (only where known), <c>cluster</c>, <c>distance</c> (Euclidean, between embedding and centroid),
    /// <c>hash</c>, and <c>group</c> where an image has one.
    /// </summary>
    /// <param name="writer">Receives the file.</param>
    /// <param name="images">The images.</param>
    /// <param name="labels">Their labels; null where no image has one.</param>
    /// <param name="embeddings">Their embeddings, row by row.</param>
    /// <param name="clusters">The cluster of each, and the centroids.</param>
    public static void WriteClustering(
        TextWriter writer,
        IReadOnlyList<HashedImage> images,
        IReadOnlyList<string?>? labels,
        FeatureMatrix embeddings,
        KMeansResult clusters)
    {
        using var csv = Open(writer);
        var identity = new IdentityColumns(images);
        WriteLine(csv, [.. Known(Path, labels, Label), Cluster, "distance", .. identity.Names]);
        for (var image = 0; image < images.Count; image++)
        {
            var cluster = ClusterSummary.NumberOf(clusters.Assignments[image]).ToString(CultureInfo.InvariantCulture);
            var distance = (float)ClusterSummary.Distance(embeddings, image, clusters);
            string?[] start = [.. Known(images[image].Item.Name, labels, labels?[image]), cluster, Text(distance)];
            WriteLine(csv, [.. start, .. identity.Of(image)]);
        }
    }

    private static string?[] Known(string path, object? column, string? value) => column is null ? [path] : [path, value];

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A CSV file of this form.</summary>
    internal static CsvWriter Open(TextWriter writer) => new(
        writer,
        new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            NewLine = "\n",
            // With a custom newline, CsvHelper no longer quotes a single carriage return.
            ShouldQuote = field => field.Field is { Length: > 0 } text
                && (text.AsSpan().ContainsAny(",\"\r\n") || text[0] == ' ' || text[^1] == ' '),
        },
        leaveOpen: true);

    /// <summary>Writes a line.</summary>
    internal static void WriteLine(CsvWriter csv, IEnumerable<string?> fields)
    {
        foreach (var field in fields)
        {
            csv.WriteField(field);
        }

        csv.NextRecord();
    }

    /// <summary>What an image is, wherever its file lies and whatever it is called, and with which others it belongs together.</summary>
    private sealed class IdentityColumns(IReadOnlyList<HashedImage> images)
    {
        private readonly bool _hasGroups = images.Any(image => image.Item.Group is not null);

        /// <summary>Their names; the last ones of the header.</summary>
        public string[] Names => _hasGroups ? [Hash, Group] : [Hash];

        /// <summary>Their values for an image.</summary>
        public string?[] Of(int image)
        {
            var hash = images[image].Hash.ToString()[..HashDigits];
            return _hasGroups ? [hash, images[image].Item.Group] : [hash];
        }
    }
}
