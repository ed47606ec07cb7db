using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pipelines.Classification;

/// <summary>
/// Adam (Kingma and Ba, 2015): m and v are running means of the gradient and of its square; p ← p − rate · m̂ / (√v̂ + ε). Weight decay is added to the
/// gradient, or, decoupled (AdamW; Loshchilov and Hutter, 2019), shrinks p by rate · decay.
/// </summary>
internal sealed class AdamOptimizer(IReadOnlyList<HeadParameter> parameters, double weightDecay, bool decoupled) : HeadOptimizer
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly float[][] _means = [.. parameters.Select(parameter => new float[parameter.Values.Length])];
    private readonly float[][] _squares = [.. parameters.Select(parameter => new float[parameter.Values.Length])];
    private int _steps;

    /// <inheritdoc/>
    public override void Step(double learningRate)
    {
        _steps++;
        var rate = (float)(learningRate / (1 - Math.Pow(Beta1, _steps)));
        var rootFactor = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, _steps)));
        for (var i = 0; i < parameters.Count; i++)
        {
            var decay = parameters[i].Decays ? weightDecay : 0;
            Step(
                parameters[i].Values,
                parameters[i].Gradient,
                _means[i],
                _squares[i],
                rate,
                rootFactor,
                keep: (float)(decoupled ? 1 - (learningRate * decay) : 1),
                added: (float)(decoupled ? 0 : decay));
        }
    }

    // The same arithmetic for whole vectors and for what is left over.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Step(
        float[] values, float[] gradient, float[] means, float[] squares, float rate, float rootFactor, float keep, float added)
    {
        var at = 0;
        for (; at <= values.Length - Vector<float>.Count; at += Vector<float>.Count)
        {
            var value = new Vector<float>(values, at);
            var slope = new Vector<float>(gradient, at) + (value * added);
            var mean = (new Vector<float>(means, at) * (float)Beta1) + (slope * (float)(1 - Beta1));
            var square = (new Vector<float>(squares, at) * (float)Beta2) + (slope * slope * (float)(1 - Beta2));
            var root = (Vector.SquareRoot(square) * rootFactor) + new Vector<float>((float)Epsilon);
            mean.CopyTo(means, at);
            square.CopyTo(squares, at);
            ((value * keep) - (mean / root * rate)).CopyTo(values, at);
        }

        for (; at < values.Length; at++)
        {
            var slope = gradient[at] + (values[at] * added);
            means[at] = (means[at] * (float)Beta1) + (slope * (float)(1 - Beta1));
            squares[at] = (squares[at] * (float)Beta2) + (slope * slope * (float)(1 - Beta2));
            var root = (MathF.Sqrt(squares[at]) * rootFactor) + (float)Epsilon;
            values[at] = (values[at] * keep) - (means[at] / root * rate);
        }
    }
}
