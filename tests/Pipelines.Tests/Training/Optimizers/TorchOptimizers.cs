using Pipelines.Training;

namespace Pipelines.Tests.Training.Optimizers;

/// <summary>
/// Three steps of torch 1.13.1 in Python: weights [1, -2, 3] with loss t * [0.1, -0.2, 0.3] · w in step t, bias 0.5 with loss 0.4 b², learning rate 0.05, weight decay 0.1 for the
/// weights and 0 for the bias.
/// </summary>
internal static class TorchOptimizers
{
    /// <summary>The rule, Nesterov, momentum, and the weights and the bias after three steps.</summary>
    public static TheoryData<OptimizerType, bool, double, float[]> ThreeSteps() => new()
    {
        { OptimizerType.Sgd, false, 0.9, [0.9246648f, -1.8493296f, 2.7739942f, 0.391608f] },
        { OptimizerType.Sgd, true, 0.9, [0.8877439f, -1.7754879f, 2.6632318f, 0.3499269f] },
        { OptimizerType.Adam, false, 0.9, [0.8509669f, -1.8510318f, 2.8510537f, 0.3507931f] },
        { OptimizerType.AdamW, false, 0.9, [0.8396558f, -1.8247308f, 2.8098059f, 0.3507931f] },
        { OptimizerType.RmsProp, false, 0.9, [-1.4190366f, 0.4752705f, 0.508916f, -0.5186636f] },
        { OptimizerType.RmsProp, false, 0, [-0.2407661f, -0.7328073f, 1.7250361f, 0f] },
    };
}
