using Pipelines.Onnx;

namespace Pipelines.Tests.Graph;

/// <summary>Products of matrices.</summary>
internal static class MatrixTrials
{
    /// <summary>The trials of each operator of the family, in a graph of an opset.</summary>
    public static IReadOnlyDictionary<string, Func<long, IEnumerable<Trial>>> All { get; } =
        new Dictionary<string, Func<long, IEnumerable<Trial>>>(StringComparer.Ordinal)
        {
            ["Gemm"] = Gemm,
            ["Einsum"] = Einsum,
            ["MatMul"] = MatMul,
        };

    /// <summary>Sums of products along axes that letters name.</summary>
    public static IEnumerable<Trial> Einsum(long opset)
    {
        foreach (var (equation, shape, other) in new (string, int[], long[])[]
        {
            ("bi,ij->bj", [2, 4], [4, 3]), ("bchw,oc->bohw", [2, 3, 4, 5], [6, 3]), ("...ij,jk->...ik", [2, 3, 4, 5], [5, 6]),
            ("bij,j", [2, 3, 4], [4]), ("bij , ij -> b", [2, 3, 4], [3, 4]),
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
                        yield return new(
                            $"transposed {transposeA} {transposeB}, {alpha} and {beta}, C {(c is null ? "none" : string.Join(" × ", c))}",
                            graph,
                            "y");
                    }
                }
            }
        }
    }

    public static IEnumerable<Trial> MatMul(long opset)
    {
        foreach (var (
            shape,
            other) in new (int[], long[])[] { ([2, 4], [4, 3]), ([2, 3, 4], [4, 5]), ([2, 3, 4, 5], [3, 5, 2]), ([2, 4], [4]) })
        {
            var graph = new OperatorCase(opset, shape);
            graph.Node("MatMul", "y", ["x", graph.Floats(other)]);
            yield return new($"{string.Join(" × ", shape)} by {string.Join(" × ", other)}", graph, "y");
        }
    }
}
