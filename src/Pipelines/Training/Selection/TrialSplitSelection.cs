using Pipelines.Training.Loop;

namespace Pipelines.Training.Selection;

/// <summary>
/// Selects on a trial split, which has too few validation images to trust small differences: of the last network, those between it and
/// the first, and the first, it keeps the nearest to the first that is hardly worse than the best (<see cref="OneStandardError"/>).
/// </summary>
/// <param name="objective">The network, its numbers still those with which training starts; it needs validation images.</param>
/// <param name="state">Where it begins or resumes.</param>
internal sealed class TrialSplitSelection(ITrainingObjective objective, SelectionState state) : IModelSelection
{
    private readonly WeightInterpolation _interpolation = new(objective.State);

    public SelectionState State { get; private set; } = state;

    public bool ComparesAtEnd => true;

    public void Observe(long step, ValidationResult? result, bool isLast)
    {
        // Only what training ends with is compared.
    }

    public void CompareAtEnd(long step, CancellationToken cancellation)
    {
        double[] shares = [0, .. WeightInterpolation.Shares.Order(), 1];
        var results = new List<ValidationResult>();
        foreach (var share in shares)
        {
            using var between = _interpolation.PutInPlace(share);
            results.Add(objective.Validate(cancellation)!.Value);
        }

        var chosen = OneStandardError.Choose([.. results.Select(result => (result.Losses!, result.Errors!))]);
        if (chosen > 0)
        {
            using var between = _interpolation.PutInPlace(shares[chosen]);
            State = State with { Best = new(objective.WriteBack(), step, results[chosen], shares[chosen]) };
        }
    }

    public string? Explain(TrainingPlan plan)
    {
        var (start, best, images) = (objective.StartName, State.Best, objective.ValidationImages);
        var way = SelectionTexts.OnTheWay(best, start);
        var compared = Quantity.Of(images, "validation images");
        return best.Step == 0
            ? $"On the trial split no network was clearly better than the {start}, with its {best.Result} on {compared}: "
                + $"the {start} is the model."
            : $"On the trial split the network of {plan.PlaceOf(best.Step)}{way}{(way.Length > 0 ? "," : "")} was better than the {start}: "
                + $"{best.Result} on {compared}.";
    }

    public void Dispose() => _interpolation.Dispose();
}
