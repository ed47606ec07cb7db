using System.ComponentModel.DataAnnotations;
using Pipelines.Configuration;

namespace Pipelines.Classification;

/// <summary>The kind of classifier on top of the embedding.</summary>
public enum HeadType
{
    /// <summary>One linear layer and softmax (multinomial logistic regression).</summary>
    Softmax,
}

/// <summary>How much each class counts in the loss.</summary>
public enum ClassWeights
{
    /// <summary>Each image counts the same.</summary>
    None,

    /// <summary>Each class counts the same: weight = images / (classes × images of the class), as scikit-learn's <c>balanced</c>.</summary>
    Balanced,
}

/// <summary>The head: predicts the class from the embedding.</summary>
[Shorthand(nameof(Type))]
public sealed record HeadOptions
{
    /// <summary>The kind of classifier.</summary>
    public HeadType Type { get; init; } = HeadType.Softmax;

    /// <summary>Share of the target that is spread evenly over all classes (Szegedy et al., 2016). 0 trains on the plain labels. Default: 0 for <c>featureVectors</c>, 0.1 for the other forms of transfer.</summary>
    [Range(0.0, 0.9)]
    public double? LabelSmoothing { get; init; }

    /// <summary>The probability with which each number of the embedding is left out in a training step (Srivastava et al., 2014), where the network is trained. Default: 0.</summary>
    [Range(0.0, 0.95)]
    public double? Dropout { get; init; }

    /// <summary>How much each class counts in the loss.</summary>
    public ClassWeights ClassWeights { get; init; } = ClassWeights.None;
}
