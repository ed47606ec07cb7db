using Pipelines.Runtime.Torch;
using static TorchSharp.torch;

namespace Pipelines.Training.Optimizers;

/// <summary>RMSprop (Tieleman and Hinton, 2012), as torch has it: the square root is taken before epsilon is added.</summary>
internal sealed class RmsProp(ResolvedOptimizer options, IReadOnlyList<ParameterGroup> groups) : Optimizer(options, groups, options.Momentum == 0 ? ["square"] : ["square", "momentum"])
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
