using System.ComponentModel.DataAnnotations;
using Pipelines.Classification.Losses;
using Pipelines.Training.Losses;

namespace Pipelines.Classification;

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

    /// <summary>Share of the target that is spread evenly over all classes (Szegedy et al., 2016). 0 trains on the plain labels. Default: 0 for <c>featureVectors</c> and with <c>focalGamma</c>, otherwise 0.1.</summary>
    [Range(0.0, 0.9)]
    public double? LabelSmoothing { get; init; }

    /// <summary>The probability with which each number of the embedding is left out in a training step (Srivastava et al., 2014), where the network is trained. Default: 0.</summary>
    [Range(0.0, 0.95)]
    public double? Dropout { get; init; }

    /// <summary>
    /// The exponent γ of the focal loss (Lin et al., 2017): an image whose class has the probability p counts (1 − p)^γ times as much, so that training looks at those
    /// that are still wrong; 2 is usual. 0 is plain cross-entropy.
    /// </summary>
    [Range(0.0, 10.0)]
    public double FocalGamma { get; init; }

    /// <summary>
    /// How much each class counts in the loss. <c>none</c>: each image counts the same. <c>balanced</c>: each class counts the same, weight = images / (classes × images
    /// of the class), as in scikit-learn. Or the weights of some classes by name; the others have 1.
    /// </summary>
    public ClassWeights ClassWeights { get; init; } = ClassWeights.None;

    /// <summary>The loss that the options ask for.</summary>
    internal LossFunction Loss => FocalGamma > 0 ? new FocalLoss(FocalGamma) : new CrossEntropy();
}
