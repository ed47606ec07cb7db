namespace Pipelines.Training.Selection;

/// <summary>Watches the validation loss: knows which evaluation was the best and when to stop.</summary>
internal sealed class EarlyStopping(EarlyStoppingOptions options)
{
    /// <summary>All that changes: what a checkpoint keeps to resume.</summary>
    public EarlyStoppingState State { get; set; } = new(double.PositiveInfinity, double.PositiveInfinity, 0);

    /// <summary>Whether training should stop now.</summary>
    public bool ShouldStop => options.Patience is { } patience && State.WithoutImprovement >= patience;

    /// <summary>Receives the validation loss of an evaluation.</summary>
    /// <returns>Whether it is the lowest so far.</returns>
    public bool Observe(double validationLoss)
    {
        var isBest = validationLoss < State.LowestLoss;

        // A gain too small to count against patience is still the better model.
        var improved = validationLoss < State.LossToBeat - options.MinimumGain;
        State = new(
            improved ? validationLoss : State.LossToBeat,
            isBest ? validationLoss : State.LowestLoss,
            improved ? 0 : State.WithoutImprovement + 1);
        return isBest;
    }
}

/// <summary>Where an <see cref="EarlyStopping"/> stands.</summary>
/// <param name="LossToBeat">The loss that the next one must be lower than to count as improvement, minimum gain apart.</param>
/// <param name="LowestLoss">The lowest loss.</param>
/// <param name="WithoutImprovement">Evaluations since the last improvement.</param>
internal readonly record struct EarlyStoppingState(double LossToBeat, double LowestLoss, int WithoutImprovement);
