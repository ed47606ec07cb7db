using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Training.Loop;

namespace Pipelines.Tasks.Classification;

/// <summary>What a form of transfer learning makes of images and a backbone.</summary>
/// <param name="Model">The finished graph.</param>
/// <param name="Scores">Its scores of the held-out images, row by row.</param>
/// <param name="Records">The course of training, one for each evaluation.</param>
/// <param name="Training">The options used, with everything filled in that was left to choose.</param>
/// <param name="Notes">What a person should know about the training.</param>
internal sealed record TrainedClassifier(
    OnnxModel Model, FeatureMatrix Scores, IReadOnlyList<TrainingRecord> Records, TrainingOptions Training, IReadOnlyList<RunNote> Notes)
{
    /// <summary>The epoch whose weights these are; 0 for the network before the first one.</summary>
    public required int Epoch { get; init; }

    /// <summary>Whether the backbone is as it was, so that stored vectors are those of the model.</summary>
    public required bool KeepsBackbone { get; init; }

    /// <summary>Whether the training of a network ended because its loss was no longer a usable number.</summary>
    public bool HasDiverged { get; init; }

    /// <summary>How its scores were calibrated; null where they were not to be.</summary>
    public CalibrationMetrics? Calibration { get; init; }

    /// <summary>How it decides; null where no decision is wanted, and of a part of a cross-validation.</summary>
    public ModelDecision? Decision { get; init; }

    /// <summary>
    /// Cosine and energy of the held-out images of a part of a cross-validation; null elsewhere, and where unknown images are not told.
    /// </summary>
    public FeatureMatrix? Familiarity { get; init; }
}
