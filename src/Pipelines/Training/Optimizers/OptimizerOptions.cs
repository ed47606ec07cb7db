using System.ComponentModel.DataAnnotations;

namespace Pipelines.Training.Optimizers;

/// <summary>The rule by which a gradient changes the weights.</summary>
public enum OptimizerType
{
    /// <summary>Stochastic gradient descent with momentum (Robbins and Monro, 1951; Polyak, 1964).</summary>
    Sgd,

    /// <summary>Adam (Kingma and Ba, 2015); weight decay is added to the gradient.</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2019).</summary>
    AdamW,

    /// <summary>RMSProp (Tieleman and Hinton, 2012) with momentum: the gradient is divided by the root of the running mean of its square; weight decay is added to the gradient.</summary>
    RmsProp,
}

/// <summary>The constants of the rules.</summary>
public abstract record OptimizerConstants
{
    /// <summary>How much of the running mean of the gradient remains in a step: the momentum of Adam (β₁; Kingma and Ba, 2015).</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    [NotWith(OptimizerType.Sgd, OptimizerType.RmsProp)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How much of the running mean of the gradient's square remains in a step (β₂; Kingma and Ba, 2015). Lower values, such as 0.99, follow a changing gradient sooner.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    [NotWith(OptimizerType.Sgd, OptimizerType.RmsProp)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>How much of the running mean of the gradient's square remains in a step of RMSProp: its smoothing constant, by PyTorch's name and with its default.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    [OnlyWith(OptimizerType.RmsProp)]
    public double Alpha { get; init; } = 0.99;

    /// <summary>What is added to the root of the running mean by which the gradient is divided (ε; Kingma and Ba, 2015): larger values, up to 1, make smaller steps where gradients are small.</summary>
    [Range(1e-16, 1.0)]
    [NotWith(OptimizerType.Sgd)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Momentum: how much of the last step's direction remains in the next one; 0 for none.</summary>
    [Range(0.0, 0.9999)]
    [OnlyWith(OptimizerType.Sgd, OptimizerType.RmsProp)]
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether <c>sgd</c> looks ahead (Nesterov, 1983).</summary>
    [OnlyWith(OptimizerType.Sgd)]
    public bool Nesterov { get; init; }
}

/// <summary>The optimizer and its parameters.</summary>
[Shorthand(nameof(Type))]
public sealed record OptimizerOptions : OptimizerConstants
{
    /// <summary>Which rule turns gradients into steps. Default: <c>adam</c> for <c>featureVectors</c>, <c>adamW</c> for the other forms of transfer.</summary>
    public OptimizerType? Type { get; init; }

    /// <summary>
    /// The highest learning rate, reached after warm-up; the schedule lowers it from there. Default: 0.002 for <c>adam</c> and <c>adamW</c> on stored vectors,
    /// 0.001 where the network is trained; 0.01 for <c>sgd</c>; for <c>rmsProp</c>, whose momentum adds steps up, a tenth of that of <c>adam</c>. A head on stored vectors learns on vectors scaled to a mean squared length of 1000, so one rate suits every backbone.
    /// </summary>
    [Range(1e-8, 100.0)]
    public double? LearningRate { get; init; }

    /// <summary>
    /// How strongly weights are pulled towards zero; biases and the numbers of normalisations are not. Default: on stored vectors chosen by cross-validation
    /// within the training images from 0.01, 0.03 and 0.1 (<c>adamW</c>: 1, 3 and 10), where 0.03 (3) stays unless another lowers the log-loss by 0.01, and
    /// the run notes the choice; where the network is trained 0.01 (<c>adam</c>, <c>sgd</c> and <c>rmsProp</c>: 0.0001).
    /// </summary>
    [Range(0.0, 100.0)]
    public double? WeightDecay { get; init; }

    /// <summary>The backbone's learning rate as a share of the head's, where <c>transfer</c> is <c>fineTune</c>. Default: 0.5, in a pretext task 1.</summary>
    [Range(0.0, 100.0, MinimumIsExclusive = true)]
    public double? BackboneLearningRateFactor { get; init; }

    /// <summary>
    /// The learning rate of each stage of the backbone as a share of the next stage's, where <c>transfer</c> is <c>fineTune</c>: below 1 the early
    /// stages, which see edges and textures, change less (Howard and Ruder, 2018). Default: 1, all alike.
    /// </summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double? LayerDecay { get; init; }
}
