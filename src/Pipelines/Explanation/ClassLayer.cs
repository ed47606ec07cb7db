using System.Numerics.Tensors;

namespace Pipelines.Explanation;

/// <summary>
/// The linear function from a vector x of one image to its logits, <c>(W x + a) / d + b</c>, with d a number of that image or 1. It begins
/// as the identity at the logits and takes up one step of the graph after another, back towards the feature map.
/// </summary>
/// <remarks>In double precision: many weights cancel out, and the map must sum to the logit.</remarks>
internal sealed class ClassLayer
{
    private readonly double[] _inside;
    private double[] _outside;
    private double[] _weights;

    /// <summary>The identity on the logits.</summary>
    /// <param name="classes">K.</param>
    public ClassLayer(int classes)
    {
        (Classes, Inputs) = (classes, classes);
        (_inside, _outside) = (new double[classes], new double[classes]);
        _weights = new double[classes * classes];
        for (var i = 0; i < classes; i++)
        {
            _weights[(i * classes) + i] = 1;
        }
    }

    /// <summary>K.</summary>
    public int Classes { get; }

    /// <summary>Length of x.</summary>
    public int Inputs { get; private set; }

    /// <summary>The tensor with the number of each image by which <c>W x + a</c> is divided; null for none.</summary>
    public string? Divisor { get; private set; }

    /// <summary>The weights of one class: one for each number of x.</summary>
    public ReadOnlySpan<double> Weights(int label) => _weights.AsSpan(label * Inputs, Inputs);

    /// <summary>What one class gets whatever x is: <c>a / d + b</c>.</summary>
    /// <param name="label">The class.</param>
    /// <param name="divisor">The image's d; 1 where there is none.</param>
    public double Constant(int label, double divisor) => (_inside[label] / divisor) + _outside[label];

    /// <summary>x comes from a shorter or longer vector y: <c>x = M y + c</c>.</summary>
    /// <param name="weights">M, row by row, a row for each number of x.</param>
    /// <param name="bias">c; empty for none.</param>
    public void TakeLinear(ReadOnlySpan<double> weights, ReadOnlySpan<double> bias)
    {
        if (bias.Length > 0)
        {
            TakeShift(bias);
        }

        var inputs = weights.Length / Inputs;
        var product = new double[Classes * inputs];
        for (var label = 0; label < Classes; label++)
        {
            var row = product.AsSpan(label * inputs, inputs);
            var factors = Weights(label);
            for (var i = 0; i < Inputs; i++)
            {
                // The identity at the beginning is nearly all zeros.
                if (factors[i] != 0)
                {
                    TensorPrimitives.MultiplyAdd(weights.Slice(i * inputs, inputs), factors[i], row, row);
                }
            }
        }

        (_weights, Inputs) = (product, inputs);
    }

    /// <summary>x comes from y by factors: <c>x_i = s_i y_i</c>.</summary>
    public void TakeScale(ReadOnlySpan<double> factors)
    {
        for (var label = 0; label < Classes; label++)
        {
            var row = _weights.AsSpan(label * Inputs, Inputs);
            TensorPrimitives.Multiply(row, factors, row);
        }
    }

    /// <summary>x comes from y by a shift: <c>x = y + c</c>.</summary>
    public void TakeShift(ReadOnlySpan<double> shift)
    {
        for (var label = 0; label < Classes; label++)
        {
            _inside[label] += TensorPrimitives.Dot(Weights(label), shift);
        }
    }

    /// <summary>x comes from y by a division by a number of each image: <c>x = y / d</c>.</summary>
    /// <param name="divisor">The tensor of that number.</param>
    public void TakeDivision(string divisor)
    {
        Divisor = divisor;
        _outside = [.. _inside];
        Array.Clear(_inside);
    }
}
