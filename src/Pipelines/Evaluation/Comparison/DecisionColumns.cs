using Pipelines.Classification.Decision;

namespace Pipelines.Evaluation.Comparison;

/// <summary>The columns of a <c>predictions.csv</c> that say what a model decided.</summary>
/// <param name="table">The table.</param>
/// <param name="numbers">The numbers of the classes.</param>
internal sealed class DecisionColumns(PredictionsTable table, IReadOnlyDictionary<string, int> numbers)
{
    private static readonly Dictionary<string, int> s_words =
        Enum.GetValues<ImageDecision>().ToDictionary(decision => CamelCase.Of(decision), decision => (int)decision, StringComparer.Ordinal);

    private readonly int? _decision = table.Find(PredictionsCsv.Decision);
    private readonly int? _typicality = table.Find(PredictionsCsv.Typicality);
    private readonly int? _set = table.Find(PredictionsCsv.Set);
    private readonly List<ImageDecision> _decisions = [];
    private readonly List<float> _typicalities = [];
    private readonly List<bool[]> _sets = [];

    /// <summary>What was decided on all rows; null where the table does not say.</summary>
    public DecidedImages? All => _decision is null
        ? null
        : new(_decisions, _typicality is null ? null : _typicalities, _set is null ? null : _sets);

    /// <summary>Takes those of the current row.</summary>
    /// <exception cref="PipelineException">The row holds something else.</exception>
    public void Add()
    {
        if (_decision is { } decision)
        {
            _decisions.Add((ImageDecision)table.Number(decision, s_words));
        }

        if (_typicality is { } typicality)
        {
            _typicalities.Add(table.Probability(typicality));
        }

        if (_set is { } set)
        {
            // The name of a class may hold the separator: then it is looked for as a whole.
            var text = $"{PredictionsCsv.SetSeparator}{table[set]}{PredictionsCsv.SetSeparator}";
            var isIn = new bool[numbers.Count];
            foreach (var (label, number) in numbers)
            {
                isIn[number] = text.Contains(
                    $"{PredictionsCsv.SetSeparator}{label}{PredictionsCsv.SetSeparator}", StringComparison.Ordinal);
            }

            _sets.Add(isIn);
        }
    }
}
