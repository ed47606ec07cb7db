using System.Numerics;
using Pipelines.Runtime.Torch;
using static TorchSharp.torch;

namespace Pipelines.Training.Optimizers;

/// <summary>
/// RMSProp (Tieleman and Hinton, 2012) with momentum, as torch's RMSprop: with the gradient g (and decay · p added to it) v is the running
/// mean of g², of which α remains; b ← momentum · b + g / (√v + ε); p ← p − rate · b.
/// </summary>
internal sealed class RmsProp(ResolvedOptimizer options, IReadOnlyList<ParameterGroup> groups)
    : Optimizer(options, groups, options.Momentum == 0 ? ["square"] : ["square", "momentum"])
{
    private readonly double _alpha = options.Alpha;
    private readonly double _epsilon = options.Epsilon;
    private readonly double _momentum = options.Momentum;

    protected override void Change(Tensor parameter, Tensor gradient, Tensor[] state, double rate, double decay)
    {
        var square = state[0];
        var slope = WithDecay(gradient, parameter, decay);
        square.Scale(_alpha).AddProduct(slope, slope, 1 - _alpha);
        var root = square.sqrt().Add(_epsilon);
        if (state is [_, var velocity])
        {
            velocity.Scale(_momentum).AddQuotient(slope, root, 1);
            parameter.Add(velocity, -rate);
        }
        else
        {
            parameter.AddQuotient(slope, root, -rate);
        }
    }
}

/// <summary>RMSProp for a head: see <see cref="RmsProp"/>.</summary>
internal sealed class HeadRmsProp(ResolvedOptimizer options, IReadOnlyList<HeadParameter> parameters) : HeadOptimizer
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
            var root = Vector.SquareRoot(square) + new Vector<float>(_epsilon);
            var velocity = (new Vector<float>(velocities, at) * _momentum) + (slope / root);
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
