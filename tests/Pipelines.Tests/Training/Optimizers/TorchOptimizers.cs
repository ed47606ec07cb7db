using Pipelines.Training.Optimizers;

namespace Pipelines.Tests.Training.Optimizers;

/// <summary>
/// Three steps of torch 1.13.1 in Python: weights [1, -2, 3] with loss t * [0.1, -0.2, 0.3] · w in step t, bias 0.5 with loss 0.4 b²,
/// learning rate 0.05, weight decay 0.1 for the weights and 0 for the bias.
/// </summary>
internal static class TorchOptimizers
{
    private static readonly Dictionary<string, (ResolvedOptimizer Options, float[] Expected)> s_threeSteps = new()
    {
        ["sgd"] = (Usual(OptimizerType.Sgd), [0.9246648f, -1.8493296f, 2.7739942f, 0.391608f]),
        ["sgd, Nesterov"] = (Usual(OptimizerType.Sgd) with { Nesterov = true }, [0.8877439f, -1.7754879f, 2.6632318f, 0.3499269f]),
        ["adam"] = (Usual(OptimizerType.Adam), [0.8509669f, -1.8510318f, 2.8510537f, 0.3507931f]),
        ["adam, other constants"] = (Other(OptimizerType.Adam), [0.8903525f, -1.872167f, 2.864674f, 0.3823797f]),
        ["adamW"] = (Usual(OptimizerType.AdamW), [0.8396558f, -1.8247308f, 2.8098059f, 0.3507931f]),
        ["adamW, other constants"] = (Other(OptimizerType.AdamW), [0.8932251f, -1.856063f, 2.830932f, 0.3823797f]),
        ["rmsProp"] = (Usual(OptimizerType.RmsProp), [-1.4190366f, 0.4752705f, 0.508916f, -0.5186636f]),
        ["rmsProp, other constants"] = (Other(OptimizerType.RmsProp), [0.7193311f, -1.648922f, 2.616363f, 0.202688f]),
        ["rmsProp, no momentum"] = (Usual(OptimizerType.RmsProp) with { Momentum = 0 }, [-0.2407661f, -0.7328073f, 1.7250361f, 0f]),
        ["rmsProp, no momentum, other constants"] = (
            Other(OptimizerType.RmsProp) with { Momentum = 0 }, [0.8470975f, -1.812351f, 2.796685f, 0.3484164f]),
    };

    /// <summary>The names of the cases.</summary>
    public static TheoryData<string> Cases() => [.. s_threeSteps.Keys];

    /// <summary>The optimizers of the cases.</summary>
    public static IEnumerable<OptimizerType> Types => s_threeSteps.Values.Select(value => value.Options.Type);

    /// <summary>The options of a case, and the weights and the bias after three steps.</summary>
    public static (ResolvedOptimizer Options, float[] Expected) ThreeSteps(string name) =>
        s_threeSteps[name];

    private static ResolvedOptimizer Usual(OptimizerType type) => new() { Type = type, LearningRate = 0.05, WeightDecay = 0.1 };

    private static ResolvedOptimizer Other(OptimizerType type) => Usual(type) with { Beta1 = 0.6, Beta2 = 0.9, Alpha = 0.7, Epsilon = 0.1 };
}
