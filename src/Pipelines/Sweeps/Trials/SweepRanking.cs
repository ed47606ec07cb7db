using Pipelines.Training.Loop;
using Pipelines.Training.Selection;

namespace Pipelines.Sweeps.Trials;

/// <summary>Which of several trials is the best.</summary>
internal static class SweepRanking
{
    private const string LogLoss = "logLoss";

    /// <summary>The figure by which a trial is chosen; null where it has none.</summary>
    public static double? FigureOf(SweepTrial trial, SweepMetric metric) =>
        trial.Figures.TryGetValue(CamelCase.Of(metric), out var figure) && double.IsFinite(figure) ? figure : null;

    /// <summary>
    /// The finished trials, the best first: by the figure, of equal ones by the log-loss, then by the number. Others have no figure that
    /// could be compared.
    /// </summary>
    public static IReadOnlyList<SweepTrial> Of(IEnumerable<SweepTrial> trials, SweepMetric metric) =>
    [
        .. trials
            .Where(trial => trial.State == SweepTrialState.Finished && FigureOf(trial, metric) is not null)
            .OrderBy(trial => metric == SweepMetric.LogLoss ? FigureOf(trial, metric) : -FigureOf(trial, metric))
            .ThenBy(trial => trial.Figures.GetValueOrDefault(LogLoss, double.MaxValue))
            .ThenBy(trial => trial.Number),
    ];

    /// <summary>Trials at a rung, the best first: by accuracy, then by loss, of few images by the loss alone.</summary>
    /// <param name="trials">Each with where its training stands.</param>
    /// <param name="metric">The figure by which the best is chosen: <c>logLoss</c> ranks by the loss.</param>
    /// <param name="images">How many images validate the trainings.</param>
    public static IReadOnlyList<T> AtRung<T>(IEnumerable<(T Trial, TrainingRecord Record)> trials, SweepMetric metric, int images)
    {
        var byAccuracy = metric != SweepMetric.LogLoss && images >= ValidationResult.EnoughForAccuracy;
        return
        [
            .. trials
                .Where(entry => entry.Record.ValidationLoss is { } loss && double.IsFinite(loss))
                .OrderByDescending(entry => byAccuracy ? entry.Record.ValidationAccuracy ?? 0 : 0)
                .ThenBy(entry => entry.Record.ValidationLoss)
                .Select(entry => entry.Trial),
        ];
    }
}
