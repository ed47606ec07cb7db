using Pipelines.Backbones;
using Pipelines.Classification.Decision;
using Pipelines.Features;
using Pipelines.Onnx;

namespace Pipelines.Prediction;

/// <summary>Reads the decision of a model that has one.</summary>
internal sealed class DecisionOutputs
{
    private readonly IReadOnlyList<string> _labels;
    private readonly bool _hasTypicality;
    private readonly bool _hasSets;

    private DecisionOutputs(OnnxModel model, IReadOnlyList<string> labels)
    {
        _labels = labels;
        bool Has(string name) => model.Graph.Output.Any(output => output.Name == name);
        (_hasTypicality, _hasSets) = (Has(DecisionGraph.Typicality), Has(DecisionGraph.PredictionSet));
        (Model, var number) = DecisionGraph.WithNumber(model);
        Further =
        [
            new(number, [1, 1]),
            .. _hasTypicality ? (OutputShape[])[new(DecisionGraph.Typicality, [1, 1])] : [],
            .. _hasSets ? (OutputShape[])[new(DecisionGraph.PredictionSet, [1, labels.Count])] : [],
        ];
    }

    /// <summary>The model, with outputs that are numbers only.</summary>
    public OnnxModel Model { get; }

    /// <summary>The outputs to read behind the scores.</summary>
    public IReadOnlyList<OutputShape> Further { get; }

    /// <summary>Those of a model; null where it has none.</summary>
    public static DecisionOutputs? Of(OnnxModel model, IReadOnlyList<string> labels) =>
        DecisionGraph.IsIn(model) ? new(model, labels) : null;

    /// <summary>The prediction, of the scores and the further outputs behind them.</summary>
    public ImagePrediction Convert(ReadOnlySpan<float> vector)
    {
        var scores = vector[.._labels.Count];
        var rest = vector[_labels.Count..];
        var set = _hasSets ? rest[^_labels.Count..].ToArray() : null;
        return ImagePrediction.OfScores(
            _labels,
            scores,
            (ImageDecision)(int)rest[0],
            _hasTypicality ? rest[1] : null,
            set is null ? null : DecidedImages.LabelsOf([.. set.Select(isIn => isIn > 0)], _labels, scores));
    }
}
