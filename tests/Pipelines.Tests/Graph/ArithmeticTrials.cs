using Pipelines.Onnx;

namespace Pipelines.Tests.Graph;

internal static class ArithmeticTrials
{
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

    /// <summary>Any number of tensors.</summary>
    public static IEnumerable<Trial> Variadic(string type, long opset)
    {
        foreach (var count in new[] { 1, 2, 4 })
        {
            var graph = new OperatorCase(opset, 2, 3, 4);
            graph.Node(type, "y", [.. Enumerable.Range(1, count - 1).Select(index => graph.Floats(opset < 8 ? [1, 3, 4] : index % 2 == 0 ? [4] : [3, 1])), "x"]);
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

    /// <summary>A reduction over axes, kept or not.</summary>
    public static IEnumerable<Trial> Reduce(string type, long opset, bool positive = false)
    {
        var axesAreInput = opset >= 18 || (type == "ReduceSum" && opset >= 13);
        foreach (var axes in new long[]?[] { null, [1], [2, 3], [0, 2], [1, 2, 3], [-1], [-2, 1] })
        {
            if (axes?.Min() < 0 && opset < 11)
            {
                continue;
            }

            foreach (var keep in new[] { 0, 1 })
            {
                var graph = new OperatorCase(opset, 2, 3, 4, 5);
                graph.Node(type, "y", axesAreInput && axes is not null ? ["x", graph.Longs(axes)] : ["x"], node =>
                {
                    node.WithInt("keepdims", keep);
                    _ = !axesAreInput && axes is not null ? node.WithInts("axes", axes) : node;
                });
                yield return new($"axes {(axes is null ? "all" : string.Join(" ", axes))}, keep {keep}", graph, "y") { From = positive ? 0.5f : -2 };
            }
        }

        if (axesAreInput)
        {
            var graph = new OperatorCase(opset, 2, 3, 4);
            graph.Node(type, "y", ["x", graph.Longs()], node => node.WithInt("noop_with_empty_axes", 1));
            yield return new("no axes", graph, "y") { From = positive ? 0.5f : -2 };
        }
    }

    /// <summary>The mean of integers is one.</summary>
    public static IEnumerable<Trial> ReduceMean(long opset)
    {
        foreach (var trial in Reduce("ReduceMean", opset))
        {
            yield return trial;
        }

        var graph = new OperatorCase(opset, 2, 3, 4);
        graph.Node("Cast", "integers", ["x"], node => node.WithInt("to", 6));
        graph.Node("ReduceMean", "mean", ["integers"], node => node.WithInt("keepdims", 0));
        graph.Node("Cast", "number", ["mean"], node => node.WithInt("to", 1));
        graph.Node("Add", "y", ["x", "number"]);
        yield return new("integers", graph, "y") { From = -9, To = 30 };
    }

    /// <summary>Sums of products along axes that letters name.</summary>
    public static IEnumerable<Trial> Einsum(long opset)
    {
        foreach (var (equation, shape, other) in new (string, int[], long[])[]
        {
            ("bi,ij->bj", [2, 4], [4, 3]), ("bchw,oc->bohw", [2, 3, 4, 5], [6, 3]), ("...ij,jk->...ik", [2, 3, 4, 5], [5, 6]), ("bij,j", [2, 3, 4], [4]), ("bij , ij -> b", [2, 3, 4], [3, 4]),
        })
        {
            var graph = new OperatorCase(opset, shape);
            graph.Node("Einsum", "y", ["x", graph.Floats(other)], node => node.WithText("equation", equation));
            yield return new(equation, graph, "y");
        }

        var alone = new OperatorCase(opset, 2, 3, 4);
        alone.Node("Einsum", "y", ["x"], node => node.WithText("equation", "bij->bji"));
        yield return new("one tensor", alone, "y");
    }

    public static IEnumerable<Trial> Gemm(long opset)
    {
        foreach (var transposeA in new[] { 0, 1 })
        {
            foreach (var transposeB in new[] { 0, 1 })
            {
                foreach (var (alpha, beta) in new[] { (1f, 1f), (0.5f, 2f), (1f, 0.3f) })
                {
                    foreach (var c in new long[]?[] { [5], [1, 5], [], [1], null })
                    {
                        // C may be left out since opset 11.
                        if (c is null && opset < 11)
                        {
                            continue;
                        }

                        // Transposed, the batch would be on the wrong side: x is transposed twice.
                        var graph = new OperatorCase(opset, 3, 4);
                        var a = transposeA == 1 ? graph.Node("Transpose", "turned", ["x"]) : "x";
                        string[] inputs = [a, transposeB == 1 ? graph.Floats(5, 4) : graph.Floats(4, 5)];
                        graph.Node("Gemm", "y", c is null ? inputs : [.. inputs, graph.Floats(c)], node => node
                            .WithInt("transA", transposeA).WithInt("transB", transposeB).WithFloat("alpha", alpha).WithFloat("beta", beta));
                        yield return new($"transposed {transposeA} {transposeB}, {alpha} and {beta}, C {(c is null ? "none" : string.Join(" × ", c))}", graph, "y");
                    }
                }
            }
        }
    }

    public static IEnumerable<Trial> MatMul(long opset)
    {
        foreach (var (shape, other) in new (int[], long[])[] { ([2, 4], [4, 3]), ([2, 3, 4], [4, 5]), ([2, 3, 4, 5], [3, 5, 2]), ([2, 4], [4]) })
        {
            var graph = new OperatorCase(opset, shape);
            graph.Node("MatMul", "y", ["x", graph.Floats(other)]);
            yield return new($"{string.Join(" × ", shape)} by {string.Join(" × ", other)}", graph, "y");
        }
    }
}
