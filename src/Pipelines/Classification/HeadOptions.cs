using System.ComponentModel.DataAnnotations;
using Pipelines.Training.Losses;

namespace Pipelines;

/// <summary>The kind of classifier on top of the embedding.</summary>
public enum HeadType
{
    /// <summary>One linear layer and softmax (multinomial logistic regression).</summary>
    Softmax,
}

/// <summary>The head: predicts the class from the embedding.</summary>
[Shorthand(nameof(Type))]
public sealed record HeadOptions
{
    /// <summary>The kind of classifier.</summary>
    public HeadType Type { get; init; } = HeadType.Softmax;

    /// <summary>
    /// Share of the target that is spread evenly over all classes (Szegedy et al., 2016). Default: 0 for <c>featureVectors</c> and with
    /// <c>focalGamma</c>, otherwise 0.1.
    /// </summary>
    [Range(0.0, 0.9)]
    public double? LabelSmoothing { get; init; }

    /// <summary>
    /// The probability with which each number of the embedding is left out in a step, where the network is trained (Srivastava et al.,
    /// 2014). Default: 0.
    /// </summary>
    [Range(0.0, 0.95)]
    public double? Dropout { get; init; }

    /// <summary>
    /// The exponent γ of the focal loss (Lin et al., 2017), with which images that are predicted well count less; 2 is usual. 0 is plain
    /// cross-entropy.
    /// </summary>
    [Range(0.0, 10.0)]
    public double FocalGamma { get; init; }

    /// <summary>
    /// How much each class counts in the loss: <c>none</c>, each image the same; <c>balanced</c>, each class the same; or weights by name,
    /// 1 for the others.
    /// </summary>
    public ClassWeights ClassWeights { get; init; } = ClassWeights.None;

    /// <summary>
    /// Whether the scores are calibrated: the outputs of the head are divided by one temperature (Guo et al., 2017), fitted on validation
    /// images or, without them, on out-of-fold scores of training images, where that lowers the log-loss by more than chance. Predictions
    /// stay the same.
    /// </summary>
    public bool Calibrate { get; init; } = true;

    /// <summary>The loss that the options ask for.</summary>
    internal LossFunction Loss => FocalGamma > 0 ? new FocalLoss(FocalGamma) : new CrossEntropy();
}
