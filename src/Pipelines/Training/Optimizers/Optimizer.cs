using Pipelines.Runtime.Torch;
using static TorchSharp.torch;

namespace Pipelines.Training.Optimizers;

/// <summary>The optimizer of a network: changes tensors step by step along their gradients. Weights are decayed, biases are not.</summary>
/// <remarks>TorchSharp's own optimizers are not used: see <see cref="TensorArithmetic"/>.</remarks>
internal abstract class Optimizer : IDisposable
{
    private readonly IReadOnlyList<ParameterGroup> _groups;
    private readonly double _weightDecay;
    private readonly string[] _kept;
    private readonly Tensor[][] _state;

    /// <param name="options">The rule and its constants.</param>
    /// <param name="groups">The parameters, at least one group; none of them empty.</param>
    /// <param name="kept">What the rule keeps of each parameter from step to step; all zero at first.</param>
    protected Optimizer(ResolvedOptimizer options, IReadOnlyList<ParameterGroup> groups, params string[] kept)
    {
        LearningRate = options.LearningRate;
        (_groups, _weightDecay, _kept) = (groups, options.WeightDecay, kept);
        _state = [.. groups.SelectMany(group => group.Parameters).Select(parameter => kept.Select(_ => Zeros(parameter)).ToArray())];
    }

    /// <summary>The learning rate of a group whose factor is 1.</summary>
    public double LearningRate { get; set; }

    /// <summary>Steps done.</summary>
    public long Steps { get; set; }

    /// <summary>
    /// What is kept of each parameter, with its name: all, beside <see cref="Steps"/>, that has to be stored to resume later. The tensors
    /// are the optimizer's own.
    /// </summary>
    public IEnumerable<(string Name, Tensor Value)> State =>
        _state.SelectMany((tensors, parameter) => tensors.Zip(_kept, (tensor, name) => ($"{parameter}.{name}", tensor)));

    /// <summary>The optimizer over groups of parameters; it must be disposed of.</summary>
    /// <param name="options">The rule and its constants.</param>
    /// <param name="groups">The parameters, at least one group; none of them empty.</param>
    public static Optimizer Create(ResolvedOptimizer options, IReadOnlyList<ParameterGroup> groups) =>
        OptimizerTable.Of(options.Type).ForNetwork(options, groups);

    /// <summary>Sets all gradients to zero; those of the next batches are added up.</summary>
    public void ClearGradients()
    {
        using var withoutGradient = no_grad();
        foreach (var parameter in _groups.SelectMany(group => group.Parameters))
        {
            using var gradient = parameter.grad;
            gradient?.zero_();
        }
    }

    /// <summary>Changes the parameters by one step. One that has no gradient stays as it is.</summary>
    public void Step()
    {
        using var withoutGradient = no_grad();
        Steps++;
        var index = 0;
        foreach (var group in _groups)
        {
            var (rate, decay) = (LearningRate * group.LearningRateFactor, group.Decays ? _weightDecay : 0);
            foreach (var parameter in group.Parameters)
            {
                using var scope = NewDisposeScope();
                var state = _state[index++];
                if (parameter.grad is { } gradient)
                {
                    Change(parameter, gradient, state, rate, decay);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _state.SelectMany(tensors => tensors))
        {
            tensor.Dispose();
        }
    }

    /// <summary>Changes one parameter. What is made on the way is disposed of by the caller.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="gradient">Its gradient, which stays as it is.</param>
    /// <param name="state">What is kept of it, in the order given to the constructor.</param>
    /// <param name="rate">Its learning rate.</param>
    /// <param name="decay">Its weight decay.</param>
    protected abstract void Change(Tensor parameter, Tensor gradient, Tensor[] state, double rate, double decay);

    /// <summary>
    /// The gradient of the loss with half the squared length of the parameter, times <paramref name="decay"/>, added to it.
    /// </summary>
    protected static Tensor WithDecay(Tensor gradient, Tensor parameter, double decay) =>
        decay == 0 ? gradient : gradient.clone().Add(parameter, decay);

    private static Tensor Zeros(Tensor parameter) => zeros_like(parameter, requires_grad: false).DetachFromDisposeScope();
}
