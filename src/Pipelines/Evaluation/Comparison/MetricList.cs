namespace Pipelines.Evaluation.Comparison;

/// <summary>The metrics of runs side by side.</summary>
internal static class MetricList
{
    private sealed record Entry(string Metric, double? Value, Interval? Interval = null);

    /// <summary>The images that a run was evaluated on; of a pretext task those that it learned from.</summary>
    public static int Images(LoadedRun run) => run.Metrics switch
    {
        ClassificationMetrics metrics => metrics.Images,
        ClusteringMetrics metrics => metrics.Images,
        PretextMetrics metrics => metrics.Images,
        _ => throw new ArgumentOutOfRangeException(nameof(run), run.Metrics, "Unknown metrics."),
    };

    /// <summary>Every metric that at least one run has, in the order of <c>metrics.json</c>.</summary>
    public static IReadOnlyList<ComparedMetric> SideBySide(IReadOnlyList<LoadedRun> runs)
    {
        var lists = runs.Select(run => Of(run.Metrics).ToList()).ToList();
        return
        [
            .. lists.SelectMany(list => list)
                .Where(entry => entry.Value is not null)
                .Select(entry => entry.Metric)
                .Distinct(StringComparer.Ordinal)
                .Select(metric => (Metric: metric, Entries: lists.Select(list => list.Find(entry => entry.Metric == metric)).ToList()))
                .Select(row => new ComparedMetric(
                    row.Metric, [.. row.Entries.Select(entry => entry?.Value)], [.. row.Entries.Select(entry => entry?.Interval)])),
        ];
    }

    private static IEnumerable<Entry> Of(object metrics) => metrics switch
    {
        ClassificationMetrics classifier => Of(classifier),
        ClusteringMetrics clustering => Of(clustering),
        PretextMetrics pretext => Of(pretext),
        _ => throw new ArgumentOutOfRangeException(nameof(metrics), metrics, "Unknown metrics."),
    };

    private static IEnumerable<Entry> Of(ClassificationMetrics metrics) =>
    [
        new("images", metrics.Images),
        new("accuracy", metrics.Accuracy, metrics.Intervals?.Of("accuracy")),
        .. metrics.TopK.Select(top => new Entry($"topK.{top.Key}", top.Value, metrics.Intervals?.TopK.GetValueOrDefault(top.Key))),
        new("macroAccuracy", metrics.MacroAccuracy, metrics.Intervals?.Of("macroAccuracy")),
        new("macroF1", metrics.MacroF1, metrics.Intervals?.Of("macroF1")),
        new("logLoss", metrics.LogLoss, metrics.Intervals?.Of("logLoss")),
        new("calibrationError", metrics.CalibrationError),
        new("seconds", metrics.Seconds),
    ];

    private static IEnumerable<Entry> Of(ClusteringMetrics metrics) =>
    [
        new("images", metrics.Images),
        new("k", metrics.K),
        new("inertia", metrics.Inertia),
        new("silhouette", metrics.Silhouette, metrics.Intervals?.Silhouette),
        new("daviesBouldin", metrics.DaviesBouldin),
        new("adjustedRandIndex", metrics.AdjustedRandIndex),
        new("normalizedMutualInformation", metrics.NormalizedMutualInformation),
        new("purity", metrics.Purity),
        new("seconds", metrics.Seconds),
    ];

    private static IEnumerable<Entry> Of(PretextMetrics metrics) =>
    [
        new("images", metrics.Images),
        new("validationImages", metrics.ValidationImages),
        new("epoch", metrics.Epoch),
        new("dimensions", metrics.Dimensions),
        new("parameters", metrics.Parameters),
        new("validationLoss", metrics.ValidationLoss),
        new("validationAccuracy", metrics.ValidationAccuracy),
        new("seconds", metrics.Seconds),
    ];
}
