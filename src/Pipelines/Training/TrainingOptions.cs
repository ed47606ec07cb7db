using System.ComponentModel.DataAnnotations;

namespace Pipelines;

/// <summary>The form of transfer learning.</summary>
public enum TransferForm
{
    /// <summary>The head is trained on stored vectors: the frozen backbone runs once for each image.</summary>
    FeatureVectors,

    /// <summary>The head is trained on augmented images behind a frozen backbone.</summary>
    FrozenBackbone,

    /// <summary>The head is trained on stored vectors first, then the network on augmented images; the better of the two is kept.</summary>
    FineTune,
}

/// <summary>How the network is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>What is trained, and on what.</summary>
    public TransferForm Transfer { get; init; } = TransferForm.FeatureVectors;

    /// <summary>
    /// Which layers of the backbone are trained: <c>"all"</c>, the last stages as in <c>"lastStages:2"</c>, or patterns of names such as
    /// <c>["features.17.*"]</c>. Default: all.
    /// </summary>
    [OnlyWith(TransferForm.FineTune)]
    public LayerSelection? Unfreeze { get; init; }

    /// <summary>
    /// Whether batch normalisation keeps the backbone's means and variances; <c>false</c> needs <c>"unfreeze": "all"</c>. Default: true, in
    /// a pretext task false.
    /// </summary>
    [OnlyWith(TransferForm.FineTune)]
    public bool? FrozenBatchNorm { get; init; }

    /// <summary>Images in one batch. Default: 128 for <c>featureVectors</c> and pretext tasks, 32 for the other forms.</summary>
    [Range(1, 65536)]
    public int? BatchSize { get; init; }

    /// <summary>How many batches' gradients make one step of the optimizer: for batches that do not fit into memory.</summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    [Range(1, 65536)]
    public int GradientAccumulation { get; init; } = 1;

    /// <summary>
    /// How often each training image is used. Default: as often as makes about 600 steps (5 to 200 epochs) for <c>featureVectors</c>, about
    /// 1,000 (5 to 10 epochs) for the other forms.
    /// </summary>
    [Range(1, 100000)]
    public int? Epochs { get; init; }

    /// <summary>Steps of the optimizer, instead of <c>epochs</c>; they may end within an epoch.</summary>
    [Range(1, 100000000)]
    public int? Steps { get; init; }

    /// <summary>Minutes in which the network's training has to end, its last evaluation included. Default: any time.</summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    [Range(0.0, 100000.0, MinimumIsExclusive = true)]
    public double? TimeBudgetMinutes { get; init; }

    /// <summary>
    /// Epochs between two evaluations, each a line of <c>training.csv</c>; the last step is always followed by one. Default: 1, unless
    /// <c>intervalSteps</c> is set.
    /// </summary>
    [Range(1, 100000)]
    public int? Interval { get; init; }

    /// <summary>Steps between two evaluations, instead of <c>interval</c>.</summary>
    [Range(1, 100000000)]
    public int? IntervalSteps { get; init; }

    /// <summary>
    /// Minutes between two checkpoints, from which an interrupted training is resumed; every evaluation writes one too. 0 for one after
    /// every step.
    /// </summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    [Range(0.0, 100000.0)]
    public double CheckpointMinutes { get; init; } = 5;

    /// <summary>
    /// Whether the course of the training and the figures at its end are also written as event files for TensorBoard, into
    /// <c>tensorboard</c> in the run folder.
    /// </summary>
    public bool TensorBoard { get; init; }

    /// <summary>Which images an epoch uses.</summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    public Sampling Sampling { get; init; } = Sampling.Shuffled;

    /// <summary>
    /// How much of the weights' moving average, which is what is validated and exported, remains in a step; 0 for no average. Default:
    /// 0.99, in a pretext task 0.
    /// </summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    [Range(0.0, 0.999999)]
    public double? WeightAverage { get; init; }

    /// <summary>
    /// Whether networks between the first and the trained one are validated as well, at the end (Wortsman et al., 2022). Default: true, in
    /// a pretext task false.
    /// </summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    public bool? WeightInterpolation { get; init; }

    /// <summary>The optimizer and its constants.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>
    /// The largest length of the gradient of a step; longer ones are shortened to it (Pascanu et al., 2013). 0 for any length.
    /// </summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    [Range(0.0, 1e6)]
    public double GradientClipping { get; init; } = 1;

    /// <summary>How the learning rate changes while training.</summary>
    public ScheduleOptions Schedule { get; init; } = new();

    /// <summary>When to stop before the last epoch; needs validation images.</summary>
    public EarlyStoppingOptions EarlyStopping { get; init; } = new();

    /// <summary>
    /// Decides the initial weights, the order of the images and their augmentation. The same seed on the same machine gives the same model,
    /// bit for bit.
    /// </summary>
    public int Seed { get; init; } = 1;

    /// <summary>The numbers in which training steps compute; evaluation and the exported model are in 32 bits.</summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    public TrainingPrecision Precision { get; init; }

    /// <summary>Where the network is trained. A GPU needs a build with the CUDA libraries.</summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    public TrainingDevice Device { get; init; }

    /// <summary>Threads that the steps of the network use; another number gives another model. Default: one for each core.</summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    [Range(1, 1024)]
    public int? Threads { get; init; }
}
