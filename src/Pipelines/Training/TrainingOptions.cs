using System.ComponentModel.DataAnnotations;
using Pipelines.Configuration;

namespace Pipelines.Training;

/// <summary>The form of transfer learning.</summary>
public enum TransferForm
{
    /// <summary>The frozen backbone runs once for each image; the head is trained on the stored vectors.</summary>
    FeatureVectors,

    /// <summary>The head, and the bottleneck where there is one, are trained behind a frozen backbone, which every epoch runs on freshly augmented images.</summary>
    FrozenBackbone,

    /// <summary>The head is first trained on stored vectors; then the whole network, or the layers that <c>unfreeze</c> names, on augmented images. The better of the two on validation is kept.</summary>
    FineTune,
}

/// <summary>How the network is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>What is trained, and on what.</summary>
    public TransferForm Transfer { get; init; } = TransferForm.FeatureVectors;

    /// <summary>
    /// Which layers of the backbone are trained: <c>"all"</c>, <c>"lastStages:2"</c> (a stage is a run of layers between two changes of spatial size), or a
    /// list of patterns of names such as <c>["features.17.*"]</c>, where <c>*</c> stands for any characters. The others stay as they are. Default: all.
    /// </summary>
    [OnlyWith(TransferForm.FineTune)]
    public LayerSelection? Unfreeze { get; init; }

    /// <summary>
    /// Whether batch normalisation keeps the backbone's means and variances while the network is trained: small batches measure them badly. With
    /// <c>false</c>, which needs <c>"unfreeze": "all"</c>, every batch is normalised by its own and the stored ones follow.
    /// </summary>
    [OnlyWith(TransferForm.FineTune)]
    public bool FrozenBatchNorm { get; init; } = true;

    /// <summary>Images in one step. Default: 128 for <c>featureVectors</c>, 32 for the other forms.</summary>
    [Range(1, 65536)]
    public int? BatchSize { get; init; }

    /// <summary>
    /// How often each training image is used. Default: for <c>featureVectors</c> as often as makes about 600 steps, at least 5 and at most 200; 10 for
    /// <c>frozenBackbone</c>; 6 for <c>fineTune</c>.
    /// </summary>
    [Range(1, 100000)]
    public int? Epochs { get; init; }

    /// <summary>Epochs between two evaluations; each writes a line of <c>training.csv</c>.</summary>
    [Range(1, 100000)]
    public int Interval { get; init; } = 1;

    /// <summary>The optimizer and its parameters.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>
    /// The largest length that the gradient of all parameters together may have in a step; longer ones are shortened to it (Pascanu et al., 2013). 0 for any
    /// length.
    /// </summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    [Range(0.0, 1e6)]
    public double GradientClipping { get; init; } = 1;

    /// <summary>How the learning rate changes while training.</summary>
    public ScheduleOptions Schedule { get; init; } = new();

    /// <summary>When to stop before the last epoch; needs validation images.</summary>
    public EarlyStoppingOptions EarlyStopping { get; init; } = new();

    /// <summary>
    /// Decides the initial weights, the order of the images and how they are augmented. The same seed on the same machine gives the same model, bit for bit:
    /// with <c>featureVectors</c> on any number of cores, with the other forms on the same number of <c>threads</c>.
    /// </summary>
    public int Seed { get; init; } = 1;

    /// <summary>Threads that the steps of the network use. Another number adds up in another order and gives another model. Default: one for each core.</summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    [Range(1, 1024)]
    public int? Threads { get; init; }
}
