namespace Pipelines.Training;

/// <summary>
/// The learning rate's course: a pure function from the step to a factor of the full learning rate. Warm-up first (a straight line), then the
/// course of <see cref="ScheduleOptions.Type"/> over what is left.
/// </summary>
public sealed class LearningRateSchedule
{
    private readonly ScheduleOptions _options;
    private readonly double _stepsPerEpoch;
    private readonly double _warmUpSteps;
    private readonly double _stepsAfterWarmUp;

    /// <summary>The course of one training run.</summary>
    /// <param name="options">Type and parameters.</param>
    /// <param name="epochs">Epochs of the whole run, warm-up included.</param>
    /// <param name="stepsPerEpoch">Optimizer steps in one epoch.</param>
    public LearningRateSchedule(ScheduleOptions options, int epochs, int stepsPerEpoch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsPerEpoch, 1);
        _options = options;
        _stepsPerEpoch = stepsPerEpoch;
        _warmUpSteps = (options.WarmUpEpochs ?? 0) * stepsPerEpoch;
        _stepsAfterWarmUp = Math.Max(1, (epochs * (double)stepsPerEpoch) - _warmUpSteps);
    }

    /// <summary>The factor, from 0 to 1, for one step.</summary>
    /// <param name="step">The step, counted from 0 over the whole run.</param>
    public double FactorAt(long step)
    {
        if (step < _warmUpSteps)
        {
            return Math.Min(1, (step + 1) / _warmUpSteps);
        }

        var since = step - _warmUpSteps;
        var share = Math.Min(1, since / _stepsAfterWarmUp);
        var epochs = Math.Floor(since / _stepsPerEpoch);
        return _options.Type switch
        {
            ScheduleType.Constant => 1,
            ScheduleType.Cosine => Between(_options.MinimumFactor, 0.5 * (1 + Math.Cos(Math.PI * share))),
            ScheduleType.Linear => Between(_options.MinimumFactor, 1 - share),
            ScheduleType.Step => Math.Pow(_options.Gamma, Math.Floor(epochs / _options.StepEpochs)),
            ScheduleType.Exponential => Math.Pow(_options.Gamma, epochs),
            _ => throw new ArgumentOutOfRangeException(nameof(step), _options.Type, "Unknown schedule."),
        };
    }

    private static double Between(double minimum, double share) => minimum + ((1 - minimum) * share);
}
