using static TorchSharp.torch;

namespace Pipelines.Graph.Execution;

/// <summary>What differs between a step of training and an evaluation; read by batch normalisation and dropout.</summary>
internal sealed class RunMode
{
    /// <summary>Whether the module is in training mode.</summary>
    public bool Training { get; set; }

    /// <summary>
    /// Where the graph computes. Parameters, statistics and all other numbers with a fraction lie there; integers, which say shapes and
    /// places, and stored truth values stay on the CPU.
    /// </summary>
    public Device Device { get; set; } = CPU;

    /// <summary>Whether batch normalisation keeps to its running statistics even while training.</summary>
    public bool BatchNormFrozen { get; set; }

    /// <summary>The numbers in which training steps compute.</summary>
    public TrainingPrecision Precision { get; set; }

    /// <summary>Whether this run computes in fewer bits.</summary>
    public bool IsReduced => Training && Precision == TrainingPrecision.Bfloat16;

    /// <summary>Whether batch normalisation normalises with the batch's own statistics and moves the running ones.</summary>
    public bool UsesBatchStatistics => Training && !BatchNormFrozen;
}
