using Pipelines.Onnx;

namespace Pipelines.Backbones;

/// <summary>Writes the neck into a graph: from feature maps, N × C × H × W, to vectors, N × D.</summary>
internal static class Neck
{
    /// <summary>Values below this are raised to it before the generalised mean, whose power is not defined for negative ones.</summary>
    public const float GemMinimum = 1e-6f;

    /// <summary>Appends the neck; the answer is the name of the pooled map, N × D × 1 × 1.</summary>
    public static string Append(GraphBuilder graph, NeckOptions options, string featureMap) => options.Type switch
    {
        NeckType.GlobalAveragePool => graph.Append("GlobalAveragePool", "neck", [featureMap]),
        NeckType.GlobalMaxPool => graph.Append("GlobalMaxPool", "neck", [featureMap]),
        NeckType.Gem => GeneralisedMean(graph, (float)options.Power, featureMap),
        NeckType.AverageAndMax => graph.Append(
            "Concat",
            "neck",
            [graph.Append("GlobalAveragePool", "neck.average", [featureMap]), graph.Append("GlobalMaxPool", "neck.max", [featureMap])],
            node => node.WithInt("axis", 1)),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Type, "This neck is unknown."),
    };

    /// <summary>(mean of x^p)^(1/p), Radenović et al., Fine-tuning CNN image retrieval with no human annotation, 2018.</summary>
    /// <remarks>
    /// Computed as m · (mean of (x/m)^p)^(1/p) with m the channel's maximum: x^p itself overflows float32 for large powers.
    /// </remarks>
    private static string GeneralisedMean(GraphBuilder graph, float power, string featureMap)
    {
        var clamped = graph.AtLeast("neck.clamp", featureMap, GemMinimum);
        var maximum = graph.Append("GlobalMaxPool", "neck.max", [clamped]);
        var relative = graph.Append("Div", "neck.relative", [clamped, maximum]);
        var powers = graph.Append("Pow", "neck.power", [relative, graph.Floats("neck.p", [], [power])]);
        var mean = graph.Append("GlobalAveragePool", "neck.mean", [powers]);
        var root = graph.Append("Pow", "neck.root", [mean, graph.Floats("neck.1/p", [], [1 / power])]);
        return graph.Append("Mul", "neck", [root, maximum]);
    }
}
