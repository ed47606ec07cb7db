using System.ComponentModel.DataAnnotations;

namespace Pipelines;

/// <summary>The learning rate's course after warm-up.</summary>
public enum ScheduleType
{
    /// <summary>Stays as it is.</summary>
    Constant,

    /// <summary>Falls along half a cosine to <c>minimumFactor</c> (Loshchilov and Hutter, 2017).</summary>
    Cosine,

    /// <summary>
    /// Falls as <c>cosine</c> and begins again, after <c>firstPeriodEpochs</c> for the first time (Loshchilov and Hutter, 2017).
    /// </summary>
    CosineRestarts,

    /// <summary>Falls on a straight line to <c>minimumFactor</c>.</summary>
    Linear,

    /// <summary>Falls like (1 − share of the steps done) to the <c>power</c>, to <c>minimumFactor</c> (Chen et al., 2017).</summary>
    Polynomial,

    /// <summary>Is multiplied by <c>gamma</c> every <c>stepEpochs</c> epochs.</summary>
    Step,

    /// <summary>Is multiplied by <c>gamma</c> after each epoch in <c>milestones</c> (He et al., 2016).</summary>
    MultiStep,

    /// <summary>Is multiplied by <c>gamma</c> every epoch.</summary>
    Exponential,

    /// <summary>Rises during <c>pctStart</c> of all steps, then falls almost to 0 (1cycle; Smith and Topin, 2018).</summary>
    OneCycle,

    /// <summary>Is multiplied by <c>gamma</c> when the validation loss has stopped falling; needs validation images.</summary>
    ReduceOnPlateau,
}

/// <summary>How the learning rate changes while training.</summary>
[Shorthand(nameof(Type))]
public sealed record ScheduleOptions
{
    /// <summary>The course after warm-up; <c>oneCycle</c> rises by itself.</summary>
    public ScheduleType Type { get; init; } = ScheduleType.Cosine;

    /// <summary>Epochs, or parts of one, in which the learning rate rises to its full value. Instead of <c>warmUpSteps</c>.</summary>
    [Range(0.0, 10000.0)]
    [NotWith(ScheduleType.OneCycle)]
    public double? WarmUpEpochs { get; init; }

    /// <summary>
    /// Steps in which the learning rate rises to its full value. Default: none for <c>featureVectors</c>, 100 but at most a fifth of all
    /// for the other forms.
    /// </summary>
    [Range(0, 100000000)]
    [NotWith(ScheduleType.OneCycle)]
    public int? WarmUpSteps { get; init; }

    /// <summary>The share of the full learning rate from which warm-up rises.</summary>
    [Range(0.0, 1.0)]
    [NotWith(ScheduleType.OneCycle)]
    public double WarmUpStartFactor { get; init; }

    /// <summary>What the learning rate falls to, as a share of the full learning rate.</summary>
    [Range(0.0, 1.0)]
    [OnlyWith(
        ScheduleType.Cosine, ScheduleType.CosineRestarts, ScheduleType.Linear, ScheduleType.Polynomial, ScheduleType.ReduceOnPlateau)]
    public double MinimumFactor { get; init; }

    /// <summary>The factor by which the learning rate falls.</summary>
    [Range(1e-6, 1.0)]
    [OnlyWith(ScheduleType.Step, ScheduleType.MultiStep, ScheduleType.Exponential, ScheduleType.ReduceOnPlateau)]
    public double Gamma { get; init; } = 0.1;

    /// <summary>Epochs between two falls. Default: a third of those after warm-up, so that it falls twice.</summary>
    [Range(1, 100000)]
    [OnlyWith(ScheduleType.Step)]
    public int? StepEpochs { get; init; }

    /// <summary>The epochs after which <c>multiStep</c> falls, in rising order, such as 30 and 60. Required; warm-up counts.</summary>
    [Length(1, 1000)]
    [Range(1, 100000)]
    [OnlyWith(ScheduleType.MultiStep)]
    public IReadOnlyList<int>? Milestones { get; init; }

    /// <summary>
    /// Evaluations in a row that <c>reduceOnPlateau</c> allows without a lower validation loss; with the next one it falls.
    /// </summary>
    [Range(0, 100000)]
    [OnlyWith(ScheduleType.ReduceOnPlateau)]
    public int Patience { get; init; } = 2;

    /// <summary>The share by which a validation loss must be below the lowest one to count as lower.</summary>
    [Range(0.0, 1.0)]
    [OnlyWith(ScheduleType.ReduceOnPlateau)]
    public double Threshold { get; init; } = 1e-4;

    /// <summary>The exponent of <c>polynomial</c>: 1 is a straight line, a higher one falls faster at first.</summary>
    [Range(0.0, 100.0, MinimumIsExclusive = true)]
    [OnlyWith(ScheduleType.Polynomial)]
    public double Power { get; init; } = 0.9;

    /// <summary>Epochs until <c>cosineRestarts</c> begins again for the first time.</summary>
    [Range(1, 100000)]
    [OnlyWith(ScheduleType.CosineRestarts)]
    public int FirstPeriodEpochs { get; init; } = 10;

    /// <summary>The length of each period of <c>cosineRestarts</c> as a multiple of the one before.</summary>
    [Range(1.0, 100.0)]
    [OnlyWith(ScheduleType.CosineRestarts)]
    public double PeriodMultiplier { get; init; } = 2;

    /// <summary>The share of all steps in which <c>oneCycle</c> rises.</summary>
    [Range(0.0, 1.0)]
    [OnlyWith(ScheduleType.OneCycle)]
    public double PctStart { get; init; } = 0.3;

    /// <summary>By what <c>oneCycle</c> divides the full learning rate at its beginning.</summary>
    [Range(1.0, 1e9)]
    [OnlyWith(ScheduleType.OneCycle)]
    public double DivFactor { get; init; } = 25;

    /// <summary>By what <c>oneCycle</c> divides its first learning rate at its end.</summary>
    [Range(1.0, 1e9)]
    [OnlyWith(ScheduleType.OneCycle)]
    public double FinalDivFactor { get; init; } = 10000;

    /// <summary>Whether there is a warm-up before the course.</summary>
    internal bool HasWarmUp => Type != ScheduleType.OneCycle;

    /// <summary>The steps of warm-up, or parts of one; 0 where none are set.</summary>
    /// <param name="stepsPerEpoch">Steps in an epoch.</param>
    internal double WarmUp(int stepsPerEpoch) => HasWarmUp ? WarmUpSteps ?? ((WarmUpEpochs ?? 0) * stepsPerEpoch) : 0;
}
