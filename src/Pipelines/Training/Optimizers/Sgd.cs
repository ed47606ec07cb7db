using Pipelines.Runtime.Torch;
using static TorchSharp.torch;

namespace Pipelines.Training.Optimizers;

/// <summary>Stochastic gradient descent with momentum (Polyak, 1964), also Nesterov's (Sutskever, Martens, Dahl and Hinton, 2013).</summary>
internal sealed class Sgd(ResolvedOptimizer options, IReadOnlyList<ParameterGroup> groups) : Optimizer(options, groups, options.Momentum == 0 ? [] : ["momentum"])
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
