namespace Pipelines.Training.Schedules;

/// <summary>
/// The factor of <see cref="ScheduleType.ReduceOnPlateau"/>: falls when the validation loss no longer does, as torch's
/// <c>ReduceLROnPlateau</c> with a relative threshold.
/// </summary>
/// <param name="options">Gamma, patience, threshold and minimum factor.</param>
internal sealed class PlateauFactor(ScheduleOptions options)
{
    /// <summary>All that changes; what has to be kept to resume later.</summary>
    public PlateauState State { get; set; } = new(1, double.PositiveInfinity, 0);

    /// <summary>The learning rate as a share of the full one.</summary>
    public double Factor => State.Factor;

    /// <summary>Takes note of an evaluation.</summary>
    public void Observe(double validationLoss)
    {
        if (options.Type != ScheduleType.ReduceOnPlateau)
        {
            return;
        }

        if (validationLoss < State.LowestLoss * (1 - options.Threshold))
        {
            State = State with { LowestLoss = validationLoss, WithoutImprovement = 0 };
        }
        else if (State.WithoutImprovement < options.Patience)
        {
            State = State with { WithoutImprovement = State.WithoutImprovement + 1 };
        }
        else
        {
            State = State with { Factor = Math.Max(State.Factor * options.Gamma, options.MinimumFactor), WithoutImprovement = 0 };
        }
    }
}

/// <summary>Where a <see cref="PlateauFactor"/> stands.</summary>
/// <param name="Factor">The learning rate as a share of the full one.</param>
/// <param name="LowestLoss">The lowest loss that counted as improvement.</param>
/// <param name="WithoutImprovement">Evaluations since then, or since the last fall.</param>
internal readonly record struct PlateauState(double Factor, double LowestLoss, int WithoutImprovement);
