using Pipelines.Training.Loop;

namespace Pipelines.Training.Selection;

/// <summary>Keeps the network at a given share of the way from the first to the last one; validation results have no influence.</summary>
/// <param name="objective">The network, its numbers still those with which training starts.</param>
/// <param name="share">From 0 for the first network to 1 for the last one.</param>
/// <param name="state">Where it begins or resumes.</param>
internal sealed class FixedShareSelection(ITrainingObjective objective, double share, SelectionState state) : IModelSelection
{
    private readonly WeightInterpolation? _interpolation = share < 1 ? new(objective.State) : null;

    public SelectionState State { get; private set; } = state;

    public bool ComparesAtEnd => false;

    public void Observe(long step, ValidationResult? result, bool isLast)
    {
        if (isLast)
        {
            using var between = _interpolation?.PutInPlace(share);
            State = State with { Best = new(objective.WriteBack(), step, null, share) };
        }
    }

    public void CompareAtEnd(long step, CancellationToken cancellation) => throw new NotSupportedException();

    public string? Explain(TrainingPlan plan) => State.Best.Step == 0 ? SelectionTexts.NothingLearned(objective.StartName) : null;

    public void Dispose() => _interpolation?.Dispose();
}
