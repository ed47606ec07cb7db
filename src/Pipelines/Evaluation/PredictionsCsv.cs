using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Pipelines.Clustering;
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

    /// <summary>
    /// Writes <c>path</c>, <c>truth</c> (only where known), <c>prediction</c>, <c>score</c> (of the prediction) and a column
    /// <c>score:LABEL</c> for each class.
    /// </summary>
    public static void WriteClassification(
        TextWriter writer, IReadOnlyList<string> labels, IReadOnlyList<string> paths, IReadOnlyList<string>? truth, FeatureMatrix scores)
    {
        using var csv = Open(writer);
        WriteLine(csv, [.. Known("path", truth, "truth"), "prediction", "score", .. labels.Select(label => ScorePrefix + label)]);
        for (var image = 0; image < paths.Count; image++)
        {
            var row = scores.Row(image);
            var prediction = ClassScores.Best(row);
            string?[] start = [.. Known(paths[image], truth, truth?[image]), labels[prediction], Text(row[prediction])];
            WriteLine(csv, [.. start, .. row.ToArray().Select(Text)]);
        }
    }

    /// <summary>
    /// Writes <c>path</c>, <c>label</c> (only where known), <c>cluster</c> and <c>distance</c> (Euclidean, between embedding and centroid).
    /// </summary>
    public static void WriteClustering(
        TextWriter writer, IReadOnlyList<string> paths, IReadOnlyList<string?>? labels, FeatureMatrix embeddings, KMeansResult clusters)
    {
        using var csv = Open(writer);
        WriteLine(csv, [.. Known("path", labels, "label"), "cluster", "distance"]);
        for (var image = 0; image < paths.Count; image++)
        {
            var cluster = ClusterSummary.NumberOf(clusters.Assignments[image]).ToString(CultureInfo.InvariantCulture);
            var distance = (float)ClusterSummary.Distance(embeddings, image, clusters);
            WriteLine(csv, [.. Known(paths[image], labels, labels?[image]), cluster, Text(distance)]);
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
}
