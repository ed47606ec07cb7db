using Pipelines.Training.Loop;

namespace Pipelines.Training.Selection;

/// <summary>
/// Keeps the network with the best validation result: of all evaluations, of the networks between the first and the last one, and of the
/// one with which training starts. Without validation images it keeps the last network.
/// </summary>
/// <param name="objective">The network, its numbers still those with which training starts.</param>
/// <param name="training">Whether the networks in between take part.</param>
/// <param name="state">Where it begins or resumes.</param>
internal sealed class BestNetworkSelection(ITrainingObjective objective, ResolvedTraining training, SelectionState state) : IModelSelection
{
    private readonly WeightInterpolation? _interpolation = training.WeightInterpolation ? new(objective.State) : null;

    public SelectionState State { get; private set; } = state;

    public bool ComparesAtEnd => _interpolation is not null && objective.ValidationImages > 0;

    public void Observe(long step, ValidationResult? result, bool isLast)
    {
        if (result is { } validated ? IsBest(validated) : isLast)
        {
            Keep(step, result, share: 1);
        }
    }

    public void CompareAtEnd(long step, CancellationToken cancellation)
    {
        foreach (var share in WeightInterpolation.Shares)
        {
            using var between = _interpolation!.PutInPlace(share);
            var result = objective.Validate(cancellation)!.Value;
            if (IsBest(result))
            {
                Keep(step, result, share);
            }
        }
    }

    public string? Explain(TrainingPlan plan)
    {
        var (start, best, images) = (objective.StartName, State.Best, objective.ValidationImages);
        var evaluation = training.Interval.Steps is null ? "epoch" : "evaluation";
        var compared = Quantity.Of(images, "validation images");
        return (best.Step, images) switch
        {
            (0, 0) => SelectionTexts.NothingLearned(start),
            (_, 0) => "There are no validation images to compare with: "
                + $"the network of the last {(plan.EndsEpoch(best.Step) ? "epoch" : "step")} is the model, better than the {start} or not.",
            (0, _) => $"The {start} is the model: on {compared} no {evaluation} was better than its {best.Result}.",
            _ => $"The network of {plan.PlaceOf(best.Step)} is the model{SelectionTexts.OnTheWay(best, start)}: "
                + $"{best.Result} on {compared}, the best of all {evaluation}s and of the {start}.",
        };
    }

    public void Dispose() => _interpolation?.Dispose();

    private bool IsBest(ValidationResult result) =>
        result.IsBetterThan(State.Best.Result!.Value, objective.ValidationImages) && !result.HasFewerRightThan(State.StartResult);

    private void Keep(long step, ValidationResult? result, double share) =>
        State = State with { Best = new(objective.WriteBack(), step, result, share) };
}
