using Pipelines.Training.Pretext;

namespace Pipelines.Evaluation;

/// <summary>What a pretext task trained, and how well it does what it was trained for. How good a backbone it is, only a downstream pipeline tells.</summary>
/// <param name="Objective">The task.</param>
/// <param name="Images">Training images.</param>
/// <param name="ValidationImages">Images that judged the epochs.</param>
/// <param name="Epoch">The epoch whose network was kept; 0 for the network as it was.</param>
/// <param name="Dimensions">Length of the backbone's vectors.</param>
/// <param name="Parameters">Numbers that the backbone has learned.</param>
/// <param name="ValidationLoss">The loss on the validation images, without augmentation unless the task is made of it; null without validation images.</param>
/// <param name="ValidationAccuracy">The share of right answers there; null where the task has no right and wrong.</param>
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
    double Seconds);
