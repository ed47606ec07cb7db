using Pipelines.Training.Loop;

namespace Pipelines.Training.Selection;

/// <summary>A rule of model selection: begins or resumes the selection of one training.</summary>
/// <param name="objective">The network, its numbers still those with which training starts, also where the training is resumed.</param>
/// <param name="training">How it is trained.</param>
/// <param name="state">Where the selection begins or resumes.</param>
internal delegate IModelSelection SelectionRule(ITrainingObjective objective, ResolvedTraining training, SelectionState state);

/// <summary>The rules of model selection.</summary>
internal static class ModelSelection
{
    /// <summary>
    /// The best on validation of all evaluations, of the networks between the first and the last one, and of the first one; the last one
    /// without validation images.
    /// </summary>
    public static SelectionRule BestOfAll { get; } = (objective, training, state) => new BestNetworkSelection(objective, training, state);

    /// <summary>
    /// On a trial split: of the last network, those between it and the first, and the first, the nearest to the first that is hardly
    /// worse than the best (<see cref="OneStandardError"/>). Needs validation images.
    /// </summary>
    public static SelectionRule OnTrialSplit { get; } = (objective, _, state) => new TrialSplitSelection(objective, state);

    /// <summary>
    /// The network at a share of the way from the first to the last one, which a trial split has selected; nothing is validated.
    /// </summary>
    /// <param name="share">From 0 for the first network to 1 for the last one.</param>
    public static SelectionRule AtShare(double share) => (objective, _, state) => new FixedShareSelection(objective, share, state);
}
