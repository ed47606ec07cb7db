using Pipelines.Graph.Execution;
using Pipelines.Onnx;
using Pipelines.Runtime.Torch;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pipelines.Graph.Operators;

/// <summary>Products of matrices.</summary>
internal static class Matrices
{
    /// <summary>The operators of the family.</summary>
    public static IReadOnlyList<OperatorRow> Rows { get; } =
    [
        new(OperatorNames.Gemm, [7, 9, 11, 13], Gemm)
        {
            Learned = [LearnedRole.None, LearnedRole.Weight, LearnedRole.Bias],
            ResultMayBeOverwritten = true,
            Classifier = ClassifierRole.Linear,
            OutputChannelAxis = node => node.Int("transB", 0) != 0 ? 0 : 1,
            MultiplyAdds = (node, read, _, made) => Axes.Product(made) * (node.Int("transA", 0) == 0 ? read[1] : read[0]),
        },
        new("Einsum", [12], Einsum) { Learned = [LearnedRole.Weight, LearnedRole.Weight], Gradient = GradientPath.All },
        new("MatMul", [1, 9, 13], MatMul)
        {
            Learned = [LearnedRole.Weight, LearnedRole.Weight],
            Gradient = GradientPath.All,
            Classifier = ClassifierRole.Linear,
            MultiplyAdds = (_, read, _, made) => Axes.Product(made) * read[^1],
        },
    ];

    /// <summary>Gemm: alpha A B + beta C, either matrix transposed where asked.</summary>
    public static Operation Gemm(NodeBinding node)
    {
        var (a, b, c, y) = (node.Input(0), node.Input(1), node.OptionalInput(2), node.Output());
        var (alpha, beta) = (node.Node.Float("alpha", 1), node.Node.Float("beta", 1));
        var (transposeA, transposeB) = (node.Node.Int("transA", 0) != 0, node.Node.Int("transB", 0) != 0);
        if (alpha == 1 && beta == 1 && !transposeA && transposeB && (c < 0 || node.StoredShape(2) is { Length: 1 }))
        {
            return slots => slots[y] = functional.linear(slots[a], slots[b], c < 0 ? null! : slots[c]);
        }

        return node.Single(slots =>
        {
            using var left = transposeA ? slots[a].t() : slots[a].alias();
            using var right = transposeB ? slots[b].alias() : slots[b].t();
            var product = functional.linear(left, right);
            if (alpha != 1)
            {
                using var unscaled = product;
                product = unscaled.Times(alpha);
            }

            if (c < 0)
            {
                return product;
            }

            using var complete = product;
            using var addend = beta == 1 ? slots[c].alias() : slots[c].Times(beta);
            return complete.Plus(addend);
        });
    }

    /// <summary>Einsum: products and sums along axes that letters name.</summary>
    public static Operation Einsum(NodeBinding node)
    {
        var equation = (node.Node.Attribute("equation") ?? throw new UnsupportedNodeException("lacks its equation")).S.ToStringUtf8();
        var inputs = node.Inputs();
        return node.Single(slots => einsum(equation, [.. inputs.Select(input => slots[input])]));
    }

    /// <summary>MatMul.</summary>
    public static Operation MatMul(NodeBinding node) => node.Binary((a, b) =>
    {
        RequireFit(a.shape, b.shape);
        return a.matmul(b);
    });

    /// <remarks>
    /// In TorchSharp 0.107 this is the one operation in use whose native code lets an error through: it would end the process.
    /// </remarks>
    private static void RequireFit(long[] a, long[] b)
    {
        var inner = b.Length switch { 0 => -1, 1 => b[0], _ => b[^2] };
        var fits = a.Length > 0 && a[^1] == inner;
        for (var axis = 3; fits && axis <= Math.Min(a.Length, b.Length); axis++)
        {
            fits = a[^axis] == b[^axis] || a[^axis] == 1 || b[^axis] == 1;
        }

        if (!fits)
        {
            throw new InvalidOperationException($"{string.Join(" × ", a)} cannot be multiplied by {string.Join(" × ", b)}");
        }
    }
}
