using System.Text;
using Pipelines.Clustering;
using Pipelines.Data;
using Pipelines.Evaluation;
using Pipelines.Numerics;

namespace Pipelines.Tests.Evaluation.Comparison;

/// <summary>The files of a run, written by hand into a folder.</summary>
internal static class WrittenRun
{
    public static readonly string[] Labels = ["cat", "dog", "owl"];

    /// <summary>A classification run: image i has class i mod 3, and those for which it is wrong are predicted as the next class.</summary>
    public static string Classification(
        string folder,
        int images,
        Func<int, bool> isWrong,
        string settings = "",
        Func<int, HashedImage>? image = null,
        string[]? labels = null)
    {
        labels ??= Labels;
        int[] truth = [.. Enumerable.Range(0, images).Select(i => i % labels.Length)];
        var scores = new FeatureMatrix(images, labels.Length);
        for (var i = 0; i < images; i++)
        {
            scores.Row(i).Fill(0.1f / (labels.Length - 1));
            scores.Row(i)[(truth[i] + (isWrong(i) ? 1 : 0)) % labels.Length] = 0.9f;
        }

        Write(folder, "pipeline.json", Settings("classification", settings));
        Write(folder, "metrics.json", MetricsJson.Write(ClassificationEvaluator.Evaluate(labels, truth, scores), ["a note"]));
        using var csv = new StringWriter();
        PredictionsCsv.WriteClassification(
            csv, labels, [.. Enumerable.Range(0, images).Select(image ?? Image)], [.. truth.Select(label => labels[label])], scores);
        Write(folder, "predictions.csv", csv.ToString());
        return folder;
    }

    public static string Clustering(string folder, int images, Func<int, int> cluster, int k = 3)
    {
        var embeddings = new FeatureMatrix(images, 1);
        var centroids = new FeatureMatrix([.. Enumerable.Range(0, k).Select(i => (float)i)], k, 1);
        int[] clusters = [.. Enumerable.Range(0, images).Select(cluster)];
        for (var i = 0; i < images; i++)
        {
            embeddings.Row(i)[0] = clusters[i] + (i * 1e-4f);
        }

        Write(folder, "pipeline.json", Settings("clustering", $"\"kMeans\": {{ \"k\": {k} }}"));
        Write(folder, "metrics.json", MetricsJson.Write(ClusteringEvaluator.Evaluate(embeddings, centroids, clusters)));
        using var csv = new StringWriter();
        PredictionsCsv.WriteClustering(
            csv, [.. Enumerable.Range(0, images).Select(Image)], null, embeddings, new KMeansResult(centroids, clusters, 0));
        Write(folder, "predictions.csv", csv.ToString());
        return folder;
    }

    public static string Pretext(string folder, double loss)
    {
        Write(folder, "pipeline.json", Settings("pretext", ""));
        Write(folder, "metrics.json", MetricsJson.Write(new PretextMetrics(PretextObjective.Rotation, 10, 5, 3, 64, 1000, loss, null, 1)));
        return folder;
    }

    /// <summary>An image whose bytes are its number.</summary>
    public static HashedImage Image(int number) => Image($"{number:000}.jpg", $"{number}");

    public static HashedImage Image(string name, string bytes, string? group = null) =>
        new(new(name, name, null) { Group = group }, ContentHash.Of(Encoding.UTF8.GetBytes(bytes)));

    public static void Write(string folder, string name, string text)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name), text);
    }

    private static string Settings(string task, string settings) => $$"""
        { "pipelines": { "animals": { "task": "{{task}}", "image": { "size": 64 }{{(settings.Length > 0 ? ", " : "")}}{{settings}} } } }
        """;
}
