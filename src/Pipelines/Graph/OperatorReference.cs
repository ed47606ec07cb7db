using System.Text;

namespace Pipelines.Graph;

/// <summary>Makes docs/operators.md, the operators that can be trained, from the table of operators.</summary>
internal static class OperatorReference
{
    /// <summary>The reference as Markdown.</summary>
    public static string Generate()
    {
        var text = new StringBuilder($"""
            # Operators that can be trained

            Made from the rows in `src/Pipelines/Graph/Operators`; change those, not this file.

            To train a network, its ONNX graph runs in Torch, node by node. These are the operators that it may have, in graphs of opset
            7 to {OperatorTable.NewestOpset}. "Opset" lists the versions of the operator, each from the opset in which it began; a graph
            means the newest one that is not newer than itself. Every row is tested against ONNX Runtime. Graphs with other operators are
            refused before anything runs, with all of their names; to extract features and to predict, ONNX Runtime runs any operator.

            "Trained" says which inputs are learned where they are stored in the file as float32. Stored numbers from which the graph
            computes such an input without the images are learned too: transposed or reshaped weights, and standardised ones.

            """);
        foreach (var family in OperatorTable.Rows.Where(row => row.Bind is not null).GroupBy(row => row.Family))
        {
            text.AppendLine().AppendLine($"## {family.Key}").AppendLine();
            text.AppendLine("| operator | opset | trained | not supported or special |").AppendLine("| --- | --- | --- | --- |");
            foreach (var row in family)
            {
                text.AppendLine($"| {row.Name} | {string.Join(", ", row.Versions)} | {Learned(row)} | {row.Limits} |");
            }
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Learned(OperatorRow row) =>
        string.Join(", ", row.Learned.Where(role => role != LearnedRole.None).Distinct().Select(Word));

    private static string Word(LearnedRole role) => role switch
    {
        LearnedRole.Weight => "weights",
        LearnedRole.Bias => "bias",
        LearnedRole.NormalizationScale => "scale",
        LearnedRole.NormalizationOffset => "offset",
        LearnedRole.Scale => "slope",
        LearnedRole.Statistic => "running statistics",
        LearnedRole.MaybeScale => "factors of more than one number after the first layer",
        LearnedRole.MaybeBias => "addends of more than one number after the first layer",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "This role has no word."),
    };
}
