namespace Pipelines.Evaluation.Comparison;

/// <summary>Reads what <see cref="PredictionsCsv"/> has written, also before it had hashes and groups.</summary>
internal static class PredictionsReader
{
    /// <summary>Reads the predictions of a classifier.</summary>
    /// <exception cref="PipelineException">The file is damaged or one of a clustering.</exception>
    public static ClassifiedImages ReadClassification(string path)
    {
        using var table = new PredictionsTable(path);
        var scored = table.Columns.Index()
            .Where(column => column.Item.StartsWith(PredictionsCsv.ScorePrefix, StringComparison.Ordinal))
            .ToList();
        string[] classes = [.. scored.Select(column => column.Item[PredictionsCsv.ScorePrefix.Length..])];
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (number, label) in classes.Index())
        {
            numbers[label] = number;
        }

        var (truthColumn, predictionColumn) = (table.Column(PredictionsCsv.Truth), table.Column(PredictionsCsv.Prediction));
        var identity = new Identity(table, PredictionsCsv.Truth);
        var decisions = new DecisionColumns(table, numbers);
        var (truth, predictions, scores) = (new List<int>(), new List<int>(), new List<float>());
        while (table.Read())
        {
            identity.Add();
            truth.Add(table.Number(truthColumn, numbers));
            predictions.Add(table.Number(predictionColumn, numbers));
            decisions.Add();
            scores.AddRange(scored.Select(column => table.Probability(column.Index)));
        }

        return truth.Count == 0 ? throw table.NoRows() : new(classes, truth, predictions, new([.. scores], truth.Count, classes.Length))
        {
            Decided = decisions.All,
            Paths = identity.Paths,
            Labels = identity.Labels,
            Hashes = identity.Hashes,
            Groups = identity.Groups,
        };
    }

    /// <summary>Reads the clusters of a clustering.</summary>
    /// <exception cref="PipelineException">The file is damaged or one of a classifier.</exception>
    public static ClusteredImages ReadClustering(string path)
    {
        using var table = new PredictionsTable(path);
        var column = table.Column(PredictionsCsv.Cluster);
        var identity = new Identity(table, PredictionsCsv.Label);
        var clusters = new List<int>();
        while (table.Read())
        {
            identity.Add();
            clusters.Add(table.Cluster(column));
        }

        return clusters.Count == 0 ? throw table.NoRows() : new(clusters)
        {
            Paths = identity.Paths,
            Labels = identity.Labels,
            Hashes = identity.Hashes,
            Groups = identity.Groups,
        };
    }

    /// <summary>The columns that say which images these are.</summary>
    private sealed class Identity(PredictionsTable table, string labelColumn)
    {
        private readonly int _path = table.Column(PredictionsCsv.Path);
        private readonly int? _label = table.Find(labelColumn);
        private readonly int? _hash = table.Find(PredictionsCsv.Hash);
        private readonly int? _group = table.Find(PredictionsCsv.Group);
        private readonly List<string> _labels = [];
        private readonly List<string> _hashes = [];
        private readonly List<string> _groups = [];

        public List<string> Paths { get; } = [];

        public IReadOnlyList<string>? Labels => _label is null ? null : _labels;

        public IReadOnlyList<string>? Hashes => _hash is null ? null : _hashes;

        public IReadOnlyList<string>? Groups => _group is null ? null : _groups;

        /// <summary>Takes those of the current row.</summary>
        public void Add()
        {
            Paths.Add(table[_path]);
            Take(_label, _labels);
            Take(_hash, _hashes);
            Take(_group, _groups);
        }

        private void Take(int? column, List<string> values)
        {
            if (column is { } known)
            {
                values.Add(table[known]);
            }
        }
    }
}
