using System.ComponentModel.DataAnnotations;

namespace Pipelines.Training;

/// <summary>The form of transfer learning.</summary>
public enum TransferForm
{
    /// <summary>The frozen backbone runs once for each image; the head is trained on the stored vectors.</summary>
    FeatureVectors,
}

/// <summary>How the network is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>What is trained, and on what.</summary>
    public TransferForm Transfer { get; init; } = TransferForm.FeatureVectors;

    /// <summary>Images in one step.</summary>
    [Range(1, 65536)]
    public int BatchSize { get; init; } = 128;

    /// <summary>How often each training image is used. Default: as often as makes about 600 steps, at least 5 and at most 200.</summary>
    [Range(1, 100000)]
    public int? Epochs { get; init; }

    /// <summary>Epochs between two evaluations; each writes a line of <c>training.csv</c>.</summary>
    [Range(1, 100000)]
    public int Interval { get; init; } = 1;

    /// <summary>The optimizer and its parameters.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>How the learning rate changes while training.</summary>
    public ScheduleOptions Schedule { get; init; } = new();

    /// <summary>When to stop before the last epoch; needs validation images.</summary>
    public EarlyStoppingOptions EarlyStopping { get; init; } = new();

    /// <summary>Decides the initial weights and the order of the images. The same seed on the same machine gives the same model, bit for bit, on any number of cores.</summary>
    public int Seed { get; init; } = 1;
}
