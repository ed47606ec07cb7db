using Pipelines.Training.Losses;

namespace Pipelines.Classification;

/// <summary>The head: <see cref="HeadOptions"/> in which every value is decided.</summary>
internal sealed record ResolvedHead
{
    /// <summary>Share of the target that is spread evenly over all classes; 0 for plain labels.</summary>
    public required double LabelSmoothing { get; init; }

    /// <summary>Share of the embedding that is left out in a training step; 0 for none.</summary>
    public required double Dropout { get; init; }

    /// <summary>The loss of one image.</summary>
    public required LossFunction Loss { get; init; }

    /// <summary>How much each class counts in the loss.</summary>
    public required ClassWeights ClassWeights { get; init; }
}
