using Pipelines.Onnx;

namespace Pipelines.Tests.Graph;

/// <summary>Comparisons, their answers as numbers.</summary>
internal static class ComparisonTrials
{
    /// <summary>The trials of each operator of the family, in a graph of an opset.</summary>
    public static IReadOnlyDictionary<string, Func<long, IEnumerable<Trial>>> All { get; } =
        new Dictionary<string, Func<long, IEnumerable<Trial>>>(StringComparer.Ordinal)
        {
            ["And"] = opset => Logic("And", opset),
            ["Equal"] = opset => Comparison("Equal", opset),
            ["Greater"] = opset => Comparison("Greater", opset),
            ["GreaterOrEqual"] = opset => Comparison("GreaterOrEqual", opset),
            ["Less"] = opset => Comparison("Less", opset),
            ["LessOrEqual"] = opset => Comparison("LessOrEqual", opset),
            ["Not"] = opset => Logic("Not", opset),
            ["Or"] = opset => Logic("Or", opset),
            ["Where"] = Where,
            ["Xor"] = opset => Logic("Xor", opset),
        };

    /// <summary>A comparison, its answers as numbers.</summary>
    public static IEnumerable<Trial> Comparison(string type, long opset)
    {
        var graph = new OperatorCase(opset, 2, 3, 4);

        // Whole numbers, so that some are equal.
        graph.Node("Cast", "integers", ["x"], node => node.WithInt("to", opset < 9 && type is not "Equal" ? 1 : 7));
        var other = opset < 9 && type is not "Equal" ? graph.Floats(4) : graph.Longs(-1, 0, 1, 2);
        graph.Node(type, "result", ["integers", other]);
        graph.Node("Cast", "y", ["result"], node => node.WithInt("to", 1));
        yield return new("numbers", graph, "y");
    }

    /// <summary>Not, And, Or, Xor.</summary>
    public static IEnumerable<Trial> Logic(string type, long opset)
    {
        var graph = new OperatorCase(opset, 2, 3, 4);
        graph.Node("Greater", "a", ["x", graph.Floats(4)]);
        graph.Node("Less", "b", ["x", graph.Floats(3, 1)]);
        graph.Node(type, "result", type == "Not" ? ["a"] : ["a", "b"]);
        graph.Node("Cast", "y", ["result"], node => node.WithInt("to", 1));
        yield return new("truth", graph, "y");
    }

    public static IEnumerable<Trial> Where(long opset)
    {
        var graph = new OperatorCase(opset, 2, 3, 4);
        graph.Node("Greater", "condition", ["x", graph.Number(0)]);
        graph.Node("Where", "y", ["condition", "x", graph.Floats(3, 1)]);
        yield return new("broadcast", graph, "y");
    }
}
