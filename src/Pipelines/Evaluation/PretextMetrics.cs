namespace Pipelines;

/// <summary>The metrics of a pretext task. They do not say how good the backbone is for another task: a downstream pipeline does.</summary>
/// <param name="Objective">The task.</param>
/// <param name="Images">Training images.</param>
/// <param name="ValidationImages">Validation images.</param>
/// <param name="Epoch">The epoch whose network was kept; 0 for the network before training.</param>
/// <param name="Dimensions">Length of the backbone's vectors.</param>
/// <param name="Parameters">Learned parameters of the backbone.</param>
/// <param name="ValidationLoss">The loss on the validation images, without augmentation unless the task is made of it; null without
/// validation images.</param>
/// <param name="ValidationAccuracy">The share of correct answers there; null where the task has no correct answer.</param>
/// <param name="Seconds">Time of the run.</param>
public sealed record PretextMetrics(
    PretextObjective Objective,
    int Images,
    int ValidationImages,
    int Epoch,
    int Dimensions,
    long Parameters,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double Seconds)
{
    /// <summary>Images that could not be used.</summary>
    public IReadOnlyList<SkippedImage> Skipped { get; init; } = [];
}
