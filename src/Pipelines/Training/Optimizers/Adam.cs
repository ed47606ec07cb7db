using System.Numerics;
using System.Runtime.CompilerServices;
using Pipelines.Runtime.Torch;
using static TorchSharp.torch;

namespace Pipelines.Training.Optimizers;

/// <summary>
/// Adam (Kingma and Ba, 2015): m and v are running means of the gradient and of its square; p ← p − rate · m̂ / (√v̂ + ε). Weight decay is
/// added to the gradient, or, decoupled (AdamW; Loshchilov and Hutter, 2019), shrinks p by rate · decay.
/// </summary>
internal sealed class Adam(ResolvedOptimizer options, IReadOnlyList<ParameterGroup> groups, bool decoupled)
    : Optimizer(options, groups, "mean", "square")
{
    private readonly double _beta1 = options.Beta1;
    private readonly double _beta2 = options.Beta2;
    private readonly double _epsilon = options.Epsilon;

    protected override void Change(Tensor parameter, Tensor gradient, Tensor[] state, double rate, double decay)
    {
        var (mean, square) = (state[0], state[1]);
        if (decoupled && decay != 0)
        {
            parameter.Scale(1 - (rate * decay));
        }

        var slope = decoupled ? gradient : WithDecay(gradient, parameter, decay);
        mean.Scale(_beta1).Add(slope, 1 - _beta1);
        square.Scale(_beta2).AddProduct(slope, slope, 1 - _beta2);

        // Both means begin at zero; dividing by these makes up for it.
        var (ofMean, ofSquare) = (1 - Math.Pow(_beta1, Steps), 1 - Math.Pow(_beta2, Steps));
        parameter.AddQuotient(mean, square.sqrt().Divide(Math.Sqrt(ofSquare)).Add(_epsilon), -rate / ofMean);
    }
}

/// <summary>Adam for a head: see <see cref="Adam"/>.</summary>
internal sealed class HeadAdam(ResolvedOptimizer options, IReadOnlyList<HeadParameter> parameters, bool decoupled) : HeadOptimizer
{
    private readonly double _weightDecay = options.WeightDecay;
    private readonly double _beta1 = options.Beta1;
    private readonly double _beta2 = options.Beta2;
    private readonly float _epsilon = (float)options.Epsilon;
    private readonly float[][] _means = [.. parameters.Select(parameter => new float[parameter.Values.Length])];
    private readonly float[][] _squares = [.. parameters.Select(parameter => new float[parameter.Values.Length])];
    private int _steps;

    /// <inheritdoc/>
    public override void Step(double learningRate)
    {
        _steps++;
        var rate = (float)(learningRate / (1 - Math.Pow(_beta1, _steps)));
        var rootFactor = (float)(1 / Math.Sqrt(1 - Math.Pow(_beta2, _steps)));
        for (var i = 0; i < parameters.Count; i++)
        {
            var decay = parameters[i].Decays ? _weightDecay : 0;
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
    private void Step(
        float[] values, float[] gradient, float[] means, float[] squares, float rate, float rootFactor, float keep, float added)
    {
        var (meanKept, meanAdded) = ((float)_beta1, (float)(1 - _beta1));
        var (squareKept, squareAdded) = ((float)_beta2, (float)(1 - _beta2));
        var at = 0;
        for (; at <= values.Length - Vector<float>.Count; at += Vector<float>.Count)
        {
            var value = new Vector<float>(values, at);
            var slope = new Vector<float>(gradient, at) + (value * added);
            var mean = (new Vector<float>(means, at) * meanKept) + (slope * meanAdded);
            var square = (new Vector<float>(squares, at) * squareKept) + (slope * slope * squareAdded);
            var root = (Vector.SquareRoot(square) * rootFactor) + new Vector<float>(_epsilon);
            mean.CopyTo(means, at);
            square.CopyTo(squares, at);
            ((value * keep) - (mean / root * rate)).CopyTo(values, at);
        }

        for (; at < values.Length; at++)
        {
            var slope = gradient[at] + (values[at] * added);
            means[at] = (means[at] * meanKept) + (slope * meanAdded);
            squares[at] = (squares[at] * squareKept) + (slope * slope * squareAdded);
            var root = (MathF.Sqrt(squares[at]) * rootFactor) + _epsilon;
            values[at] = (values[at] * keep) - (means[at] / root * rate);
        }
    }
}
