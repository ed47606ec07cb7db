using System.ComponentModel.DataAnnotations;
using Pipelines.Configuration;

namespace Pipelines.Training;

/// <summary>How the learning rate falls after warm-up.</summary>
public enum ScheduleType
{
    /// <summary>Stays as it is.</summary>
    Constant,

    /// <summary>Falls along half a cosine to <c>minimumFactor</c> (Loshchilov and Hutter, SGDR, 2017).</summary>
    Cosine,

    /// <summary>Falls on a straight line to <c>minimumFactor</c>.</summary>
    Linear,

    /// <summary>Is multiplied by <c>gamma</c> every <c>stepEpochs</c> epochs.</summary>
    Step,

    /// <summary>Is multiplied by <c>gamma</c> every epoch.</summary>
    Exponential,
}

/// <summary>How the learning rate changes while training.</summary>
[Shorthand(nameof(Type))]
public sealed record ScheduleOptions
{
    /// <summary>The course after warm-up.</summary>
    public ScheduleType Type { get; init; } = ScheduleType.Cosine;

    /// <summary>Epochs, or parts of one, in which the learning rate rises on a straight line from near 0 to its full value (Goyal et al., 2017). Default: none for <c>featureVectors</c>; for the other forms as many as make 100 steps, at most a fifth of all.</summary>
    [Range(0.0, 10000.0)]
    public double? WarmUpEpochs { get; init; }

    /// <summary>What <c>cosine</c> and <c>linear</c> end at, as a share of the full learning rate.</summary>
    [Range(0.0, 1.0)]
    public double MinimumFactor { get; init; }

    /// <summary>The factor of <c>step</c> and <c>exponential</c>.</summary>
    [Range(1e-6, 1.0)]
    public double Gamma { get; init; } = 0.1;

    /// <summary>Epochs between two falls of <c>step</c>.</summary>
    [Range(1, 100000)]
    public int StepEpochs { get; init; } = 30;
}
