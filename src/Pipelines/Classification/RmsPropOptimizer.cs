using System.Numerics;

namespace Pipelines.Classification;

/// <summary>
/// RMSProp (Tieleman and Hinton, 2012) with momentum, as torch's RMSprop: with the gradient g (and decay · p added to it) v is the running mean of g²;
/// b ← momentum · b + g / (√v + ε); p ← p − rate · b.
/// </summary>
internal sealed class RmsPropOptimizer(IReadOnlyList<HeadParameter> parameters, double momentum, double weightDecay) : HeadOptimizer
{
    private const double SquareDecay = 0.99;
    private const double Epsilon = 1e-8;

    private readonly float[][] _squares = [.. parameters.Select(parameter => new float[parameter.Values.Length])];
    private readonly float[][] _velocities = [.. parameters.Select(parameter => new float[parameter.Values.Length])];

    /// <inheritdoc/>
    public override void Step(double learningRate)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            var decay = parameters[i].Decays ? weightDecay : 0;
            Step(parameters[i].Values, parameters[i].Gradient, _squares[i], _velocities[i], (float)learningRate, (float)momentum, (float)decay);
        }
    }

    // The same arithmetic for whole vectors and for what is left over.
    private static void Step(float[] values, float[] gradient, float[] squares, float[] velocities, float rate, float momentum, float decay)
    {
        var at = 0;
        for (; at <= values.Length - Vector<float>.Count; at += Vector<float>.Count)
        {
            var value = new Vector<float>(values, at);
            var slope = new Vector<float>(gradient, at) + (value * decay);
            var square = (new Vector<float>(squares, at) * (float)SquareDecay) + (slope * slope * (float)(1 - SquareDecay));
            var velocity = (new Vector<float>(velocities, at) * momentum) + (slope / (Vector.SquareRoot(square) + new Vector<float>((float)Epsilon)));
            square.CopyTo(squares, at);
            velocity.CopyTo(velocities, at);
            (value - (velocity * rate)).CopyTo(values, at);
        }

        for (; at < values.Length; at++)
        {
            var slope = gradient[at] + (values[at] * decay);
            squares[at] = (squares[at] * (float)SquareDecay) + (slope * slope * (float)(1 - SquareDecay));
            velocities[at] = (velocities[at] * momentum) + (slope / (MathF.Sqrt(squares[at]) + (float)Epsilon));
            values[at] -= velocities[at] * rate;
        }
    }
}
