using TorchSharp;
using TorchSharp.Modules;

namespace Pipelines.Training;

/// <summary>Makes TorchSharp's optimizers from the options: weights are decayed, biases are not.</summary>
internal static class OptimizerFactory
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    /// <summary>The optimizer over these parameters; it must be disposed of.</summary>
    /// <param name="options">The rule and its parameters; without a weight decay nothing decays.</param>
    /// <param name="weights">Parameters that are decayed.</param>
    /// <param name="biases">Parameters that are not decayed.</param>
    public static torch.optim.Optimizer Create(
        OptimizerOptions options, IReadOnlyList<Parameter> weights, IReadOnlyList<Parameter> biases)
    {
        var rate = options.LearningRate ?? OptimizerOptions.DefaultLearningRate(options.Type);
        var weightDecay = options.WeightDecay ?? 0;
        return options.Type switch
        {
            OptimizerType.Sgd => torch.optim.SGD(
                [
                    new SGD.ParamGroup(weights, SgdOptions(weightDecay)),
                    new SGD.ParamGroup(biases, SgdOptions(0)),
                ],
                rate),
            OptimizerType.Adam => torch.optim.Adam(
                [
                    new Adam.ParamGroup(weights, AdamOptions(weightDecay)),
                    new Adam.ParamGroup(biases, AdamOptions(0)),
                ],
                rate),
            OptimizerType.AdamW => torch.optim.AdamW(
                [
                    new AdamW.ParamGroup(weights, AdamWOptions(weightDecay)),
                    new AdamW.ParamGroup(biases, AdamWOptions(0)),
                ],
                rate),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Type, "Unknown optimizer."),
        };

        SGD.Options SgdOptions(double decay) =>
            new() { LearningRate = rate, momentum = options.Momentum, nesterov = options.Nesterov, weight_decay = decay };

        Adam.Options AdamOptions(double decay) =>
            new() { LearningRate = rate, beta1 = Beta1, beta2 = Beta2, eps = Epsilon, weight_decay = decay };

        AdamW.Options AdamWOptions(double decay) =>
            new() { LearningRate = rate, beta1 = Beta1, beta2 = Beta2, eps = Epsilon, weight_decay = decay };
    }

    /// <summary>Sets the learning rate of every parameter.</summary>
    public static void SetLearningRate(torch.optim.Optimizer optimizer, double rate)
    {
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = rate;
        }
    }
}
