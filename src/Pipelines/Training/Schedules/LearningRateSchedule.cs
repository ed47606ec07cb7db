namespace Pipelines.Training.Schedules;

/// <summary>
/// The learning rate's course: a pure function from the step to a factor of the full learning rate. Warm-up first (a straight line), then
/// the course of <see cref="ScheduleOptions.Type"/> over what is left; <see cref="ScheduleType.OneCycle"/> takes the whole training. What
/// the validation loss decides is left to <see cref="PlateauFactor"/>.
/// </summary>
internal sealed class LearningRateSchedule
{
    // Two falls, as in the training of ResNet (He et al., 2016).
    private const int UsualParts = 3;

    private readonly ScheduleOptions _options;
    private readonly double _stepsPerEpoch;
    private readonly double _warmUpSteps;
    private readonly double _stepsAfterWarmUp;
    private readonly double _stepEpochs;
    private readonly IReadOnlyList<int> _milestones;

    /// <summary>The course of one training.</summary>
    /// <param name="options">Type and constants; <see cref="ScheduleType.MultiStep"/> needs milestones.</param>
    /// <param name="steps">Optimizer steps of the whole training, warm-up included.</param>
    /// <param name="stepsPerEpoch">Optimizer steps in one epoch.</param>
    public LearningRateSchedule(ScheduleOptions options, long steps, int stepsPerEpoch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsPerEpoch, 1);
        _options = options;
        _stepsPerEpoch = stepsPerEpoch;
        if (options is { Type: ScheduleType.MultiStep, Milestones: null })
        {
            throw new ArgumentException("There are no milestones.", nameof(options));
        }

        _milestones = options.Milestones ?? [];
        _warmUpSteps = options.WarmUp(stepsPerEpoch);
        _stepsAfterWarmUp = Math.Max(1, steps - _warmUpSteps);
        _stepEpochs = options.StepEpochs ?? Math.Ceiling(_stepsAfterWarmUp / stepsPerEpoch / UsualParts);
    }

    /// <summary>The factor, from 0 to 1, for one step.</summary>
    /// <param name="step">
    /// The step, counted from 0 over the whole training; where a budget of time is nearer to its end than the steps are, one that lies as
    /// far ahead, or between two.
    /// </param>
    public double FactorAt(double step)
    {
        if (step < _warmUpSteps)
        {
            return FallTo(_options.WarmUpStartFactor, Math.Min(1, (step + 1) / _warmUpSteps));
        }

        var since = step - _warmUpSteps;
        var share = Math.Min(1, since / _stepsAfterWarmUp);
        var epochs = Math.Floor(since / _stepsPerEpoch);

        // One without a course does not compile.
        return _options.Type switch
        {
            ScheduleType.Constant or ScheduleType.ReduceOnPlateau => 1,
            ScheduleType.Cosine => FallTo(_options.MinimumFactor, HalfCosine(share)),
            ScheduleType.CosineRestarts => FallTo(_options.MinimumFactor, HalfCosine(ShareOfPeriod(since / _stepsPerEpoch))),
            ScheduleType.Linear => FallTo(_options.MinimumFactor, 1 - share),
            ScheduleType.Polynomial => FallTo(_options.MinimumFactor, Math.Pow(1 - share, _options.Power)),
            ScheduleType.Step => Math.Pow(_options.Gamma, Math.Floor(epochs / _stepEpochs)),
            ScheduleType.MultiStep => Math.Pow(_options.Gamma, _milestones.Count(milestone => step >= milestone * _stepsPerEpoch)),
            ScheduleType.Exponential => Math.Pow(_options.Gamma, epochs),
            ScheduleType.OneCycle => OneCycle(step),
        };
    }

    private static double FallTo(double minimum, double height) => minimum + ((1 - minimum) * height);

    /// <summary>Falls from 1 to 0 as <paramref name="share"/> rises from 0 to 1.</summary>
    private static double HalfCosine(double share) => 0.5 * (1 + Math.Cos(Math.PI * share));

    /// <summary>How much of the current period is over, from 0 to below 1.</summary>
    private double ShareOfPeriod(double epochs)
    {
        double period = _options.FirstPeriodEpochs;
        while (epochs >= period)
        {
            epochs -= period;
            period *= _options.PeriodMultiplier;
        }

        return epochs / period;
    }

    /// <summary>As torch's OneCycleLR: the peak and the end are reached in the last step of their phase, not after it.</summary>
    private double OneCycle(double step)
    {
        var peak = Math.Max(0, (_options.PctStart * _stepsAfterWarmUp) - 1);
        var last = _stepsAfterWarmUp - 1;
        var first = 1 / _options.DivFactor;
        if (step < peak)
        {
            return FallTo(first, HalfCosine(1 - (step / peak)));
        }

        var fallen = last > peak ? Math.Min(1, (step - peak) / (last - peak)) : 0;
        return FallTo(first / _options.FinalDivFactor, HalfCosine(fallen));
    }
}
