using System.ComponentModel.DataAnnotations;

namespace Pipelines;

/// <summary>The rule by which a gradient changes the weights.</summary>
public enum OptimizerType
{
    /// <summary>Stochastic gradient descent with momentum (Polyak, 1964).</summary>
    Sgd,

    /// <summary>Adam (Kingma and Ba, 2015); weight decay is added to the gradient.</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2019).</summary>
    AdamW,

    /// <summary>RMSProp (Tieleman and Hinton, 2012) with momentum; weight decay is added to the gradient.</summary>
    RmsProp,
}

/// <summary>The constants of the rules, by PyTorch's names.</summary>
public abstract record OptimizerConstants
{
    /// <summary>How much of the running mean of the gradient remains in a step (β₁; Kingma and Ba, 2015).</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    [NotWith(OptimizerType.Sgd, OptimizerType.RmsProp)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>
    /// How much of the running mean of the gradient's square remains in a step (β₂). Lower values, such as 0.99, follow a changing gradient
    /// sooner.
    /// </summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    [NotWith(OptimizerType.Sgd, OptimizerType.RmsProp)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>How much of the running mean of the gradient's square remains in a step of RMSProp.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    [OnlyWith(OptimizerType.RmsProp)]
    public double Alpha { get; init; } = 0.99;

    /// <summary>
    /// What is added to the root of the running mean that divides the gradient (ε). Larger values make smaller steps where gradients are
    /// small.
    /// </summary>
    [Range(1e-16, 1.0)]
    [NotWith(OptimizerType.Sgd)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>How much of the last step's direction remains in the next one; 0 for none.</summary>
    [Range(0.0, 0.9999)]
    [OnlyWith(OptimizerType.Sgd, OptimizerType.RmsProp)]
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether <c>sgd</c> looks ahead along its momentum (Nesterov, 1983).</summary>
    [OnlyWith(OptimizerType.Sgd)]
    public bool Nesterov { get; init; }
}

/// <summary>The optimizer and its constants.</summary>
[Shorthand(nameof(Type))]
public sealed record OptimizerOptions : OptimizerConstants
{
    /// <summary>
    /// Which rule turns gradients into steps. Default: <c>adam</c> for <c>featureVectors</c>, <c>adamW</c> where the network is trained.
    /// </summary>
    public OptimizerType? Type { get; init; }

    /// <summary>
    /// The highest learning rate, reached after warm-up. Default of <c>adam</c> and <c>adamW</c>: 0.002 for <c>featureVectors</c>, 0.001
    /// where the network is trained.
    /// </summary>
    [Range(1e-8, 100.0)]
    public double? LearningRate { get; init; }

    /// <summary>
    /// How strongly weights, and not biases, are pulled towards zero. Default: chosen by cross-validation for <c>featureVectors</c>, 0.01
    /// where <c>adamW</c> trains the network.
    /// </summary>
    [Range(0.0, 100.0)]
    public double? WeightDecay { get; init; }

    /// <summary>The backbone's learning rate as a share of the head's, with <c>fineTune</c>. Default: 0.5, in a pretext task 1.</summary>
    [Range(0.0, 100.0, MinimumIsExclusive = true)]
    public double? BackboneLearningRateFactor { get; init; }

    /// <summary>
    /// The learning rate of each stage of the backbone as a share of the next stage's, with <c>fineTune</c> (Howard and Ruder, 2018).
    /// Default: 1.
    /// </summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double? LayerDecay { get; init; }
}
