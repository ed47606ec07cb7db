using TorchSharp;
using TorchSharp.Modules;

namespace Pipelines.Training;

/// <summary>Makes TorchSharp's optimizers from the options: weights are decayed, biases are not.</summary>
internal static class OptimizerFactory
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double SquareDecay = 0.99;
    private const double Epsilon = 1e-8;

    /// <summary>The optimizer over groups of parameters; it must be disposed of.</summary>
    /// <param name="options">The rule and its parameters, with everything set; without a weight decay nothing decays.</param>
    /// <param name="groups">The parameters, at least one group; none of them empty.</param>
    public static torch.optim.Optimizer Create(OptimizerOptions options, IReadOnlyList<ParameterGroup> groups)
    {
        var rate = options.LearningRate ?? throw new ArgumentException("The learning rate is not set.", nameof(options));
        return options.Type switch
        {
            OptimizerType.Sgd => torch.optim.SGD([.. groups.Select(group => new SGD.ParamGroup(group.Parameters, Sgd(group)))], rate),
            OptimizerType.Adam => torch.optim.Adam([.. groups.Select(group => new Adam.ParamGroup(group.Parameters, Adam(group)))], rate),
            OptimizerType.AdamW => torch.optim.AdamW([.. groups.Select(group => new AdamW.ParamGroup(group.Parameters, AdamW(group)))], rate),
            OptimizerType.RmsProp => torch.optim.RMSProp([.. groups.Select(group => new RMSProp.ParamGroup(group.Parameters, RmsProp(group)))], rate),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Type, "Unknown optimizer."),
        };

        double Decay(ParameterGroup group) => group.Decays ? options.WeightDecay ?? 0 : 0;

        SGD.Options Sgd(ParameterGroup group) => new()
        {
            LearningRate = rate * group.LearningRateFactor,
            momentum = options.Momentum,
            nesterov = options.Nesterov,
            weight_decay = Decay(group),
        };

        Adam.Options Adam(ParameterGroup group) =>
            new() { LearningRate = rate * group.LearningRateFactor, beta1 = Beta1, beta2 = Beta2, eps = Epsilon, weight_decay = Decay(group) };

        AdamW.Options AdamW(ParameterGroup group) =>
            new() { LearningRate = rate * group.LearningRateFactor, beta1 = Beta1, beta2 = Beta2, eps = Epsilon, weight_decay = Decay(group) };

        RMSProp.Options RmsProp(ParameterGroup group) => new()
        {
            LearningRate = rate * group.LearningRateFactor,
            alpha = SquareDecay,
            eps = Epsilon,
            momentum = options.Momentum,
            weight_decay = Decay(group),
        };
    }

    /// <summary>Sets the learning rates: each group's is its share of <paramref name="rate"/>.</summary>
    /// <param name="optimizer">An optimizer over <paramref name="groups"/>.</param>
    /// <param name="groups">The groups that it was made from.</param>
    /// <param name="rate">The learning rate of a group whose factor is 1.</param>
    public static void SetLearningRate(torch.optim.Optimizer optimizer, IReadOnlyList<ParameterGroup> groups, double rate)
    {
        foreach (var (target, group) in optimizer.ParamGroups.Zip(groups))
        {
            target.LearningRate = rate * group.LearningRateFactor;
        }
    }
}
