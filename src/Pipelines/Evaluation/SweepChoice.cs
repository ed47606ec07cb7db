namespace Pipelines;

/// <summary>The choice of the best trial of a sweep. Because it is the best of many, its figure is too high on average.</summary>
/// <param name="Trials">How many trials were tried.</param>
/// <param name="Trial">The number of the best one.</param>
/// <param name="Strategy">How the settings of the trials were found: <c>grid</c>, <c>random</c> or <c>successiveHalving</c>.</param>
/// <param name="Metric">The figure by which it was chosen.</param>
/// <param name="ChosenOn">On which images: <c>validation</c>, <c>cross-validation</c> or <c>held-out training</c>.</param>
/// <param name="Images">How many images that are.</param>
/// <param name="Value">Its figure on these.</param>
public sealed record SweepChoice(int Trials, int Trial, string Strategy, string Metric, string ChosenOn, int Images, double Value)
{
    /// <summary>Where its true value would lie, had there been no choice, at a level of 0.95; null where that is not known.</summary>
    public Interval? Interval { get; init; }
}
