using System.Numerics;
using Pipelines.Training.Optimizers;

namespace Pipelines.Classification.Optimizers;

/// <summary>
/// RMSProp (Tieleman and Hinton, 2012) with momentum, as torch's RMSprop: with the gradient g (and decay · p added to it) v is the running mean of g², of
/// which α remains; b ← momentum · b + g / (√v + ε); p ← p − rate · b.
/// </summary>
internal sealed class RmsPropOptimizer(ResolvedOptimizer options, IReadOnlyList<HeadParameter> parameters) : HeadOptimizer
{
    private readonly float _momentum = (float)options.Momentum;
    private readonly double _weightDecay = options.WeightDecay;
    private readonly double _alpha = options.Alpha;
    private readonly float _epsilon = (float)options.Epsilon;
    private readonly float[][] _squares = [.. parameters.Select(parameter => new float[parameter.Values.Length])];
    private readonly float[][] _velocities = [.. parameters.Select(parameter => new float[parameter.Values.Length])];

    /// <inheritdoc/>
    public override void Step(double learningRate)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            var decay = parameters[i].Decays ? _weightDecay : 0;
            Step(parameters[i].Values, parameters[i].Gradient, _squares[i], _velocities[i], (float)learningRate, (float)decay);
        }
    }

    // The same arithmetic for whole vectors and for what is left over.
    private void Step(float[] values, float[] gradient, float[] squares, float[] velocities, float rate, float decay)
    {
        var (squareKept, squareAdded) = ((float)_alpha, (float)(1 - _alpha));
        var at = 0;
        for (; at <= values.Length - Vector<float>.Count; at += Vector<float>.Count)
        {
            var value = new Vector<float>(values, at);
            var slope = new Vector<float>(gradient, at) + (value * decay);
            var square = (new Vector<float>(squares, at) * squareKept) + (slope * slope * squareAdded);
            var velocity = (new Vector<float>(velocities, at) * _momentum) + (slope / (Vector.SquareRoot(square) + new Vector<float>(_epsilon)));
            square.CopyTo(squares, at);
            velocity.CopyTo(velocities, at);
            (value - (velocity * rate)).CopyTo(values, at);
        }

        for (; at < values.Length; at++)
        {
            var slope = gradient[at] + (values[at] * decay);
            squares[at] = (squares[at] * squareKept) + (slope * slope * squareAdded);
            velocities[at] = (velocities[at] * _momentum) + (slope / (MathF.Sqrt(squares[at]) + _epsilon));
            values[at] -= velocities[at] * rate;
        }
    }
}
