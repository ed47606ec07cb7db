using Pipelines.Graph.Execution;
using static TorchSharp.torch;

namespace Pipelines.Graph.Operators;

/// <summary>
/// Comparisons, what joins their answers, and the choice between two tensors by them. No gradient flows through an answer.
/// </summary>
internal static class Comparisons
{
    /// <summary>The operators of the family.</summary>
    public static IReadOnlyList<OperatorRow> Rows { get; } =
    [
        new("And", [7], node => node.Binary((a, b) => a.logical_and(b))) { Gradient = GradientPath.None },
        new("Equal", [7, 11, 13, 19], node => node.Binary((a, b) => a.eq(b))) { Gradient = GradientPath.None },
        new("Greater", [7, 9, 13], node => node.Binary((a, b) => a.gt(b))) { Gradient = GradientPath.None },
        new("GreaterOrEqual", [12, 16], node => node.Binary((a, b) => a.ge(b))) { Gradient = GradientPath.None },
        new("Less", [7, 9, 13], node => node.Binary((a, b) => a.lt(b))) { Gradient = GradientPath.None },
        new("LessOrEqual", [12, 16], node => node.Binary((a, b) => a.le(b))) { Gradient = GradientPath.None },
        new("Not", [1], node => node.Unary(x => x.logical_not())) { Gradient = GradientPath.None },
        new("Or", [7], node => node.Binary((a, b) => a.logical_or(b))) { Gradient = GradientPath.None },
        new("Where", [9, 16], Where) { Gradient = GradientPath.AllButFirst },
        new("Xor", [7], node => node.Binary((a, b) => a.logical_xor(b))) { Gradient = GradientPath.None },
    ];

    /// <summary>Where.</summary>
    public static Operation Where(NodeBinding node)
    {
        var (condition, x, y) = (node.Input(0), node.Input(1), node.Input(2));
        return node.Single(slots => where(slots[condition].to(slots[x].device), slots[x], slots[y]));
    }
}
