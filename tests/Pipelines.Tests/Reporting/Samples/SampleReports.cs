using Pipelines.Clustering;
using Pipelines.Evaluation;
using Pipelines.Numerics;
using Pipelines.Reporting;
using Pipelines.Reporting.Classification;
using Pipelines.Reporting.Clustering;
using Pipelines.Reporting.Pretext;
using Pipelines.Training.Loop;

namespace Pipelines.Tests.Reporting.Samples;

/// <summary>Reports of results that were made up, on drawn pictures. Compiled into the tests in a browser as well.</summary>
internal static class SampleReports
{
    /// <summary>Text that a page must show and not obey: markup, quotes, other directions, control characters, emoji.</summary>
    public static readonly string[] HostileLabels =
    [
        "<script>window.hacked=1</script>",
        "\"><img src=x onerror=window.hacked=2>",
        "' onclick='window.hacked=3' x='",
        "</script><script>window.hacked=4</script>",
        "\u202Eright to left\u202C \u05E9\u05DC\u05D5\u05DD",
        "tab\tand\u0001control\u0085",
        "<!-- &amp; &#60; ]]> ${window.hacked=5} {{7*7}}",
        "👩‍🌾🌻 naïve 漢字",
    ];

    /// <summary>The run.</summary>
    public static ReportedRun Run(ReportOptions? options = null, string pipeline = "sample") => new()
    {
        Pipeline = pipeline,
        Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Version = "1.2.3",
        EvaluatedOn = "test",
        Summary = "some images",
        Settings = [new("training.epochs", "7", "25")],
        Classes = [new("a", 3, 2, 1), new("b", 4, 0, 1)],
        Skipped = [new("broken.jpg", "not an image")],
        Notes = ["something to know"],
        Records = [.. Enumerable.Range(1, 7).Select(epoch =>
            new TrainingRecord(
                epoch, epoch * 10, 1.0 / epoch, 1.1 / epoch, 1 - (0.5 / epoch), 0.01 / epoch, 100, TimeSpan.FromSeconds(epoch)))],
        KeptEpoch = 6,
        Options = options ?? new(),
    };

    /// <summary>A classifier's report.</summary>
    /// <param name="labels">The classes.</param>
    /// <param name="results">True and predicted class of each image.</param>
    /// <param name="path">The file of an image; null where there is none.</param>
    /// <param name="options">What is shown.</param>
    /// <param name="hasVectors">Whether embeddings are known.</param>
    public static ClassificationReport Classification(
        IReadOnlyList<string> labels,
        IReadOnlyList<(int Truth, int Predicted)> results,
        Func<int, string?>? path = null,
        ReportOptions? options = null,
        bool hasVectors = true)
    {
        var scores = new FeatureMatrix(results.Count, labels.Count);
        for (var image = 0; image < results.Count; image++)
        {
            var best = 0.55f + (0.4f * (image % 97) / 97);
            scores.Row(image).Fill((1 - best) / Math.Max(1, labels.Count - 1));
            scores.Row(image)[results[image].Predicted] = best;
        }

        int[] truth = [.. results.Select(result => result.Truth)];
        return new()
        {
            Run = Run(options),
            Labels = labels,
            Images =
                [.. results.Select((result, i) => new ReportedImage(Name(labels, result.Truth, i), path?.Invoke(i), labels[result.Truth]))],
            Truth = truth,
            Scores = scores,
            Metrics = ClassificationEvaluator.Evaluate(labels, truth, scores),
            Embed = hasVectors ? images => Vectors([.. images.Select(image => results[image].Truth)]) : null,
            Training = hasVectors
                ? new(
                    [.. labels.Select((label, i) => new ReportedImage($"train/{label}/{i}.jpg", path?.Invoke(i), label))],
                    Vectors([.. labels.Index().Select(label => label.Index)]))
                : null,
        };
    }

    /// <summary>Results with a share of mistakes, in a fixed order.</summary>
    public static IReadOnlyList<(int Truth, int Predicted)> Results(int images, int classes, double mistakes = 0.25)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, images).Select(image =>
        {
            var truth = image % classes;
            return (truth, random.NextDouble() < mistakes ? (truth + 1 + random.Next(Math.Max(1, classes - 1))) % classes : truth);
        })];
    }

    /// <summary>A clustering's report.</summary>
    /// <param name="groups">The group of each image.</param>
    /// <param name="labels">The label of an image; null where it has none.</param>
    /// <param name="path">The file of an image.</param>
    /// <param name="options">What is shown.</param>
    public static ClusteringReport Clustering(
        IReadOnlyList<int> groups, Func<int, string?>? labels = null, Func<int, string?>? path = null, ReportOptions? options = null)
    {
        var count = groups.Max() + 1;
        var (vectors, centroids) = (Vectors(groups), Vectors([.. Enumerable.Range(0, count)]));
        return new()
        {
            Run = Run(options) with { Records = [], KeptEpoch = null },
            Images = [.. groups.Select((_, i) => new ReportedImage($"images/{i:0000}.jpg", path?.Invoke(i), labels?.Invoke(i)))],
            Groups = groups,
            Embeddings = vectors,
            Centroids = centroids,
            Silhouettes = Silhouette.Each(vectors, groups, 1, CancellationToken.None),
            Metrics = ClusteringEvaluator.Evaluate(vectors, centroids, groups) with
            {
                Tried = [new(2, 300, 0.1, 3), new(3, 200, 0.4, 2), new(4, 150, 0.3, 2.5)],
            },
        };
    }

    /// <summary>A pretext task's report.</summary>
    public static PretextReport Pretext(int images, Func<int, string?>? path = null) => new()
    {
        Run = Run(),
        Metrics = new(PretextObjective.Rotation, images, 4, 6, 8, 1000, 0.5, 0.75, 12),
        Images = [
            .. Enumerable.Range(0, images).Select(i => new ReportedImage($"images/{i:0000}.jpg", path?.Invoke(i), i % 2 == 0 ? "a" : "b")),
        ],
        Before = Vectors([.. Enumerable.Range(0, images).Select(i => i % 5)]),
        After = Vectors([.. Enumerable.Range(0, images).Select(i => i % 2)]),
        Probe = (0.5, 0.75),
    };

    private static string Name(IReadOnlyList<string> labels, int label, int image) => $"{labels[label]}/{image:00000}.jpg";

    /// <summary>Vectors that lie near those of their group.</summary>
    private static FeatureMatrix Vectors(IReadOnlyList<int> groups)
    {
        const int Columns = 8;
        var vectors = new FeatureMatrix(groups.Count, Columns);
        for (var row = 0; row < groups.Count; row++)
        {
            var (center, noise) = (new Random(groups[row]), new Random(1000 + row));
            foreach (ref var value in vectors.Row(row))
            {
                value = (float)((3 * center.NextDouble()) + noise.NextDouble());
            }
        }

        return vectors;
    }
}
