using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Explanation;

/// <summary>Takes up the nodes of a graph that are linear in one vector of each image, into a <see cref="ClassLayer"/>.</summary>
/// <param name="index">The graph.</param>
/// <param name="layer">What lies behind; it is changed.</param>
internal sealed class LinearSteps(GraphIndex index, ClassLayer layer)
{
    /// <summary>Takes up one node.</summary>
    /// <returns>The tensor that the node reads; null where the node is not linear, and then nothing is changed.</returns>
    public string? Take(NodeProto node) => node.OpType switch
    {
        OperatorNames.Gemm => TakeGemm(node),
        "MatMul" => TakeProduct(node),
        "Add" => TakeSum(node, sign: 1),
        "Sub" => TakeSum(node, sign: -1),
        "Mul" => TakeMultiple(node),
        "Div" => TakeQuotient(node),
        _ => null,
    };

    private string? TakeGemm(NodeProto node)
    {
        if (node.Int("transA", 0) != 0
            || Matrix(node.Input[1], node.Int("transB", 0) != 0, node.Float("alpha", 1)) is not { } weights
            || (node.Input.Count > 2 ? Vector(node.Input[2], node.Float("beta", 1)) : []) is not { } bias)
        {
            return null;
        }

        layer.TakeLinear(weights, bias);
        return node.Input[0];
    }

    private string? TakeProduct(NodeProto node)
    {
        if (Matrix(node.Input[1], isTransposed: false, factor: 1) is not { } weights)
        {
            return null;
        }

        layer.TakeLinear(weights, []);
        return node.Input[0];
    }

    private string? TakeSum(NodeProto node, int sign)
    {
        if (Vector(node.Input[1], sign) is { } second)
        {
            layer.TakeShift(second);
            return node.Input[0];
        }

        if (Vector(node.Input[0]) is not { } first)
        {
            return null;
        }

        layer.TakeShift(first);
        layer.TakeScale(Repeated(sign));
        return node.Input[1];
    }

    private string? TakeMultiple(NodeProto node)
    {
        var (variable, factors) = Vector(node.Input[1]) is { } second ? (node.Input[0], second) : (node.Input[1], Vector(node.Input[0]));
        if (factors is null)
        {
            return null;
        }

        layer.TakeScale(factors);
        return variable;
    }

    private string? TakeQuotient(NodeProto node)
    {
        var (variable, divisor) = (node.Input[0], node.Input[1]);
        if (Vector(divisor) is { } numbers)
        {
            layer.TakeScale([.. numbers.Select(number => 1 / number)]);
            return variable;
        }

        if (layer.Divisor is not null || !IsLengthOf(variable, divisor))
        {
            return null;
        }

        layer.TakeDivision(divisor);
        return variable;
    }

    /// <summary>Whether a tensor is the Euclidean length of a vector, raised to a least length or not.</summary>
    private bool IsLengthOf(string vector, string tensor)
    {
        var node = index.Producer(tensor);
        if (node?.OpType == "Clip")
        {
            node = index.Producer(node.Input[0]);
        }

        return node?.OpType == "ReduceL2" && node.Input[0] == vector;
    }

    /// <summary>A constant matrix with a row for each output of the layer; null for anything else.</summary>
    private double[]? Matrix(string name, bool isTransposed, double factor)
    {
        if (index.Constant(name) is not { Dims: [var first, var second] } tensor || (isTransposed ? first : second) != layer.Inputs)
        {
            return null;
        }

        var (values, outputs, inputs) = (tensor.ToFloats(), layer.Inputs, (int)(isTransposed ? second : first));
        var matrix = new double[values.Length];
        for (var output = 0; output < outputs; output++)
        {
            for (var input = 0; input < inputs; input++)
            {
                matrix[(output * inputs) + input] =
                    factor * (isTransposed ? values[(output * inputs) + input] : values[(input * outputs) + output]);
            }
        }

        return matrix;
    }

    /// <summary>A constant number for each output of the layer, or one for all; null for anything else.</summary>
    private double[]? Vector(string name, double factor = 1)
    {
        if (index.Constant(name) is not { } tensor || tensor.Dims.SkipLast(1).Any(side => side != 1))
        {
            return null;
        }

        var values = tensor.ToFloats();
        return values.Length == layer.Inputs ? [.. values.Select(value => factor * value)]
            : values.Length == 1 ? Repeated(factor * values[0])
            : null;
    }

    private double[] Repeated(double value) => [.. Enumerable.Repeat(value, layer.Inputs)];
}
