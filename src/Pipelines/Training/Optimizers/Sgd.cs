using System.Numerics.Tensors;
using Pipelines.Runtime.Torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Pipelines.Training.Optimizers;

/// <summary>
/// Stochastic gradient descent: with the gradient g (and decay · p added to it), b ← momentum · b + g; p ← p − rate · b (Polyak, 1964), or
/// with Nesterov's look-ahead p ← p − rate · (g + momentum · b) (Sutskever et al., 2013), as torch's SGD.
/// </summary>
internal sealed class Sgd(ResolvedOptimizer options, IReadOnlyList<ParameterGroup> groups)
    : Optimizer(options, groups, options.Momentum == 0 ? [] : ["momentum"])
{
    private readonly double _momentum = options.Momentum;
    private readonly bool _nesterov = options.Nesterov;

    protected override void Change(Tensor parameter, Tensor gradient, Tensor[] state, double rate, double decay)
    {
        var direction = WithDecay(gradient, parameter, decay);
        if (state is [var velocity])
        {
            velocity.Scale(_momentum).Add(direction, 1);
            direction = _nesterov ? direction.clone().Add(velocity, _momentum) : velocity;
        }

        parameter.Add(direction, -rate);
    }
}

/// <summary>Stochastic gradient descent for a head: see <see cref="Sgd"/>.</summary>
internal sealed class HeadSgd(ResolvedOptimizer options, IReadOnlyList<HeadParameter> parameters) : HeadOptimizer
{
    private readonly double _weightDecay = options.WeightDecay;
    private readonly double _momentum = options.Momentum;
    private readonly bool _nesterov = options.Nesterov;
    private readonly float[][] _velocities = [.. parameters.Select(parameter => new float[parameter.Values.Length])];

    /// <inheritdoc/>
    public override void Step(double learningRate)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            var values = parameters[i].Values;
            var gradient = parameters[i].Gradient;
            var velocity = _velocities[i];
            if (parameters[i].Decays && _weightDecay != 0)
            {
                TensorPrimitives.MultiplyAdd(values, (float)_weightDecay, gradient, gradient);
            }

            TensorPrimitives.MultiplyAdd(velocity, (float)_momentum, gradient, velocity);
            if (_nesterov)
            {
                TensorPrimitives.MultiplyAdd(velocity, (float)_momentum, gradient, gradient);
            }

            TensorPrimitives.MultiplyAdd(_nesterov ? gradient : velocity, (float)-learningRate, values, values);
        }
    }
}
