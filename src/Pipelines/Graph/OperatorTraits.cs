using Pipelines.Onnx.Format;

namespace Pipelines.Graph;

/// <summary>What a stored tensor is to the operator that reads it.</summary>
internal enum LearnedRole
{
    /// <summary>Not learned.</summary>
    None,

    /// <summary>See <see cref="ParameterKind.Weight"/>.</summary>
    Weight,

    /// <summary>See <see cref="ParameterKind.Bias"/>.</summary>
    Bias,

    /// <summary>See <see cref="ParameterKind.NormalizationScale"/>.</summary>
    NormalizationScale,

    /// <summary>See <see cref="ParameterKind.NormalizationOffset"/>.</summary>
    NormalizationOffset,

    /// <summary>See <see cref="ParameterKind.Scale"/>.</summary>
    Scale,

    /// <summary>A running statistic: not trained by gradients, but it changes while training and is written back.</summary>
    Statistic,

    /// <summary>A factor or addend between layers, which may be learned or a constant (see <see cref="Analysis.LearnedInputs"/>).</summary>
    MaybeScale,

    /// <summary>See <see cref="MaybeScale"/>.</summary>
    MaybeBias,
}

/// <summary>From which inputs the numbers of a result come, where a graph computes weights: these lead back to what is stored.</summary>
internal enum GradientPath
{
    /// <summary>From the first, by arithmetic.</summary>
    First,

    /// <summary>From the first, the same numbers in another shape or order.</summary>
    Layout,

    /// <summary>From the first, some of its numbers.</summary>
    Selection,

    /// <summary>From all of them.</summary>
    All,

    /// <summary>From all but the first, which is a condition.</summary>
    AllButFirst,

    /// <summary>From none: no gradient flows.</summary>
    None,
}

/// <summary>In what numbers an operator computes in training steps in bfloat16 (see <see cref="Execution.ReducedPrecision"/>).</summary>
internal enum OperatorPrecision
{
    /// <summary>In float32; what comes in as bfloat16 is converted.</summary>
    Float32,

    /// <summary>In bfloat16; what comes in as float32 is converted.</summary>
    Bfloat16,

    /// <summary>In whatever comes in: fewer bits do no harm.</summary>
    AsGiven,
}

/// <summary>What an operator does in a network that is being trained, or was exported in training mode.</summary>
internal enum TrainingBehavior
{
    /// <summary>The same as in use.</summary>
    SameAsInUse,

    /// <summary>It normalises with the statistics of the whole batch: what becomes of an image depends on the others beside it.</summary>
    MixesImages,

    /// <summary>It zeros some of the values at random.</summary>
    DropsValues,
}

/// <summary>What an operator can be in the last part of a network, its classifier (see <see cref="OperatorRow.Classifier"/>).</summary>
internal enum ClassifierRole
{
    /// <summary>No part of it.</summary>
    None,

    /// <summary>A linear layer; a convolution is one where the map is 1 × 1.</summary>
    Linear,

    /// <summary>
    /// What stands before, between and behind the linear layers: poolings, changes of shape, activations, normalisations, the softmax.
    /// </summary>
    Other,
}

/// <summary>Counts the multiplications with an addition behind them that a node needs.</summary>
/// <param name="node">The node.</param>
/// <param name="first">Shape of its first input.</param>
/// <param name="second">Shape of its second input.</param>
/// <param name="made">Shape of its result.</param>
internal delegate long MultiplyAddCount(NodeProto node, ReadOnlySpan<long> first, ReadOnlySpan<long> second, ReadOnlySpan<long> made);
