namespace Pipelines.Training;

/// <summary>Watches the validation loss: says which evaluation was the best and when to stop.</summary>
internal sealed class EarlyStopping(EarlyStoppingOptions options)
{
    private double _lossToBeat = double.PositiveInfinity;
    private double _lowestLoss = double.PositiveInfinity;
    private int _withoutImprovement;

    /// <summary>Whether training should stop now.</summary>
    public bool ShouldStop => options.Patience is { } patience && _withoutImprovement >= patience;

    /// <summary>Takes note of an evaluation.</summary>
    /// <returns>Whether its loss is the lowest so far.</returns>
    public bool IsBest(double validationLoss)
    {
        // A gain too small to count against patience is still the better model.
        if (validationLoss < _lossToBeat - options.MinimumGain)
        {
            _lossToBeat = validationLoss;
            _withoutImprovement = 0;
        }
        else
        {
            _withoutImprovement++;
        }

        if (validationLoss >= _lowestLoss)
        {
            return false;
        }

        _lowestLoss = validationLoss;
        return true;
    }
}
