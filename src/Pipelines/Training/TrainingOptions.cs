using System.ComponentModel.DataAnnotations;
using Pipelines.Runtime.Torch;
using Pipelines.Training.Batches;
using Pipelines.Training.Optimizers;
using Pipelines.Training.Schedules;
using Pipelines.Training.Selection;
using Pipelines.Training.Transfer;

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
    /// <c>false</c>, which needs <c>"unfreeze": "all"</c>, every batch is normalised by its own and the stored ones follow. Default: true, in a pretext task false.
    /// </summary>
    [OnlyWith(TransferForm.FineTune)]
    public bool? FrozenBatchNorm { get; init; }

    /// <summary>Images in one step. Default: 128 for <c>featureVectors</c>, 32 for the other forms.</summary>
    [Range(1, 65536)]
    public int? BatchSize { get; init; }

    /// <summary>
    /// How many batches' gradients make one step of the optimizer, as if they were one batch: for batches that do not fit into memory. Batch normalisation that
    /// is not frozen still sees each batch by itself, and so does mixup. Steps count as those of the optimizer.
    /// </summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    [Range(1, 65536)]
    public int GradientAccumulation { get; init; } = 1;

    /// <summary>
    /// How often each training image is used. Default, where <c>steps</c> is not set either: for <c>featureVectors</c> as often as makes about 600 steps, at least
    /// 5 and at most 200; for the other forms as often as makes about 1,000 steps, at least 5 and at most 10.
    /// </summary>
    [Range(1, 100000)]
    public int? Epochs { get; init; }

    /// <summary>Steps of the optimizer, instead of <c>epochs</c>; they may end within an epoch.</summary>
    [Range(1, 100000000)]
    public int? Steps { get; init; }

    /// <summary>
    /// Minutes in which the network's training has to end, give or take a step, with its last evaluation. The schedule goes by the time where this is further on than the steps, so that
    /// the learning rate has fallen when the time is over; how many steps there are depends on the machine and its load, and so does the model. What comes before,
    /// such as the linear probe, is not counted. Default: any time.
    /// </summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    [Range(0.0, 100000.0, MinimumIsExclusive = true)]
    public double? TimeBudgetMinutes { get; init; }

    /// <summary>Epochs between two evaluations; each writes a line of <c>training.csv</c> and keeps the network if it is the best so far. The last step is always followed by one. Default, where <c>intervalSteps</c> is not set either: 1.</summary>
    [Range(1, 100000)]
    public int? Interval { get; init; }

    /// <summary>Steps between two evaluations, instead of <c>interval</c>.</summary>
    [Range(1, 100000000)]
    public int? IntervalSteps { get; init; }

    /// <summary>
    /// Minutes between two checkpoints, from which <c>trainer run --resume</c> goes on; every evaluation and Ctrl-C write one too. 0 for one after every step.
    /// </summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    [Range(0.0, 100000.0)]
    public double CheckpointMinutes { get; init; } = 5;

    /// <summary>Which images an epoch uses.</summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    public Sampling Sampling { get; init; } = Sampling.Shuffled;

    /// <summary>
    /// How much of the weights' moving average remains in a step, such as 0.998 (Polyak and Juditsky, 1992; Tarvainen and Valpola, 2017), in the first t steps at most
    /// (1 + t) / (10 + t). The average, also of running statistics, is what is evaluated and exported; training goes on with the weights themselves. 0 for no average. Default: 0.99, in a pretext task 0.
    /// </summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    [Range(0.0, 0.999999)]
    public double? WeightAverage { get; init; }

    /// <summary>
    /// Whether, at the end, the networks between the linear probe and the trained one are judged as well (Wortsman et al., 2022): 0.2, 0.4, 0.6 and 0.8 of the way
    /// for each weight. They have forgotten less, and are often better than both, above all after few images. Needs images that judge. Default: true, in a pretext task, where the way starts at the backbone as it was, false.
    /// </summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    public bool? WeightInterpolation { get; init; }

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

    /// <summary>The numbers in which training steps compute; evaluation and the exported model are in 32 bits.</summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    public TrainingPrecision Precision { get; init; }

    /// <summary>
    /// Where the network is trained. A GPU needs a build with the CUDA libraries; on it the same seed need not give the same bits. All else, such as the extraction of
    /// vectors, stays on the CPU.
    /// </summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    public TrainingDevice Device { get; init; }

    /// <summary>Threads that the steps of the network use. Another number adds up in another order and gives another model. Default: one for each core.</summary>
    [OnlyWith(TransferForm.FrozenBackbone, TransferForm.FineTune)]
    [Range(1, 1024)]
    public int? Threads { get; init; }
}
