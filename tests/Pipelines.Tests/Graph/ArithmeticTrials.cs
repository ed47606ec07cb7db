using Pipelines.Onnx;

namespace Pipelines.Tests.Graph;

internal static class ArithmeticTrials
{
    /// <summary>The trials of each operator of the family, in a graph of an opset.</summary>
    public static IReadOnlyDictionary<string, Func<long, IEnumerable<Trial>>> All { get; } =
        new Dictionary<string, Func<long, IEnumerable<Trial>>>(StringComparer.Ordinal)
        {
            ["Abs"] = ActivationTrials.Function("Abs"),
            ["Add"] = opset => Binary("Add", opset),
            ["Ceil"] = ActivationTrials.Function("Ceil"),
            ["Div"] = opset => Binary("Div", opset).Concat(Binary("Div", opset, integers: false, positive: true)),
            ["Exp"] = ActivationTrials.Function("Exp"),
            ["Floor"] = ActivationTrials.Function("Floor"),
            ["Log"] = opset => ActivationTrials.Function("Log")(opset).Select(trial => trial with { From = 0.1f }),
            ["Max"] = opset => Variadic("Max", opset),
            ["Mean"] = opset => Variadic("Mean", opset),
            ["Min"] = opset => Variadic("Min", opset),
            ["Mod"] = Modulo,
            ["Mul"] = opset => Binary("Mul", opset),
            ["Neg"] = ActivationTrials.Function("Neg"),
            ["Pow"] = Power,
            ["Reciprocal"] = opset => ActivationTrials.Function("Reciprocal")(opset).Select(trial => trial with { From = 0.1f }),
            ["Round"] = ActivationTrials.Function("Round"),
            ["Sign"] = ActivationTrials.Function("Sign"),
            ["Sqrt"] = opset => ActivationTrials.Function("Sqrt")(opset).Select(trial => trial with { From = 0 }),
            ["Sub"] = opset => Binary("Sub", opset),
            ["Sum"] = opset => Variadic("Sum", opset),
        };

    /// <summary>A function of two tensors, broadcast in every way, and with integers where the operator has them.</summary>
    public static IEnumerable<Trial> Binary(string type, long opset, bool integers = true, bool positive = false)
    {
        foreach (var shape in new long[][] { [2, 3, 4, 5], [5], [4, 1], [3, 1, 1], [1, 3, 4, 1], [], [1, 1, 1, 1, 1] })
        {
            foreach (var swapped in new[] { false, true })
            {
                var graph = new OperatorCase(opset, shape.Length == 4 && shape[0] == 2 ? [1, 3, 4, 5] : [2, 3, 4, 5]);
                var other = positive ? graph.Positive(shape) : graph.Floats(shape);
                graph.Node(type, "y", swapped ? [other, "x"] : ["x", other]);
                yield return new($"float {string.Join(" × ", shape)}, swapped {swapped}", graph, "y") { From = positive ? 0.5f : -2 };
            }
        }

        if (integers)
        {
            var graph = new OperatorCase(opset, 2, 6);
            graph.Node("Cast", "integers", ["x"], node => node.WithInt("to", 7));
            graph.Node(type, "result", ["integers", graph.Longs(3, -3, 2, -2, 5, 1)]);
            graph.Node("Cast", "y", ["result"], node => node.WithInt("to", 1));
            yield return new("integers", graph, "y") { From = -20, To = 20 };
        }
    }

    /// <summary>Any number of tensors.</summary>
    public static IEnumerable<Trial> Variadic(string type, long opset)
    {
        foreach (var count in new[] { 1, 2, 4 })
        {
            var graph = new OperatorCase(opset, 2, 3, 4);
            graph.Node(
                type,
                "y",
                [
                    .. Enumerable.Range(1, count - 1).Select(index => graph.Floats(opset < 8 ? [1, 3, 4] : index % 2 == 0 ? [4] : [3, 1])),
                    "x",
                ]);
            yield return new($"{count} tensors", graph, "y");
            if (opset < 8)
            {
                // Below opset 8 there is no broadcasting.
                break;
            }
        }
    }

    public static IEnumerable<Trial> Power(long opset)
    {
        foreach (var exponent in new[] { 2f, 3, 0.5f, -1, 1.7f, 0 })
        {
            var graph = new OperatorCase(opset, 2, 3, 4);
            graph.Node("Pow", "y", ["x", graph.Number(exponent)]);
            yield return new($"to the {exponent}", graph, "y") { From = 0.1f };
        }

        foreach (var trial in Binary("Pow", opset, integers: false, positive: true))
        {
            yield return trial;
        }

        if (opset >= 12)
        {
            var integers = new OperatorCase(opset, 2, 4);
            integers.Node("Pow", "y", ["x", integers.Longs(2, 3, 0, 1)]);
            yield return new("whole exponents", integers, "y");
        }
    }

    public static IEnumerable<Trial> Modulo(long opset)
    {
        foreach (var trial in Binary("Mod", opset).Where(trial => trial.Label == "integers"))
        {
            yield return trial;
        }

        var graph = new OperatorCase(opset, 2, 3, 4);
        graph.Node("Mod", "y", ["x", graph.Positive(4)], node => node.WithInt("fmod", 1));
        yield return new("fmod", graph, "y");
    }

}
