using Pipelines.Sweeps;

namespace Pipelines;

/// <summary>What a sweep would do, and what it would cost.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Strategy">How the settings of the trials are found.</param>
/// <param name="Metric">The figure by which the best trial is chosen.</param>
/// <param name="ComparedOn">The images by which trials are compared, for a person: <c>341 validation images</c>.</param>
/// <param name="Settings">The paths of the settings.</param>
/// <param name="Trials">How many trials there are.</param>
/// <param name="Done">How many of them an earlier call has done.</param>
/// <param name="Epochs">Epochs of all trials.</param>
/// <param name="FullEpochs">Epochs of all trials if none were stopped early.</param>
/// <param name="Rungs">How many trials train up to how many epochs, in successive halving; empty otherwise.</param>
/// <param name="VectorSets">
/// How many different sets of vectors the trials need: more than 1 where a setting such as <c>image.size</c> changes the vectors.
/// </param>
/// <param name="MissingVectors">Images that would have to go through a backbone for these sets.</param>
/// <param name="Seconds">Time of the trials, from a few steps of the first; null where it is not known, or heads take seconds.</param>
public sealed record SweepPlan(
    string Pipeline,
    SweepStrategy Strategy,
    SweepMetric Metric,
    string ComparedOn,
    IReadOnlyList<string> Settings,
    int Trials,
    int Done,
    long Epochs,
    long FullEpochs,
    IReadOnlyList<PlannedRung> Rungs,
    int VectorSets,
    long MissingVectors,
    double? Seconds)
{
    /// <summary>The plan of a sweep.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="clock">Measures time.</param>
    /// <param name="cancellation">Stops the work.</param>
    internal static SweepPlan Of(PreparedSweep sweep, SweepFolder folder, TimeProvider clock, CancellationToken cancellation)
    {
        var missing = 0L;
        var sets = sweep.Trials.DistinctBy(trial => trial.VectorSet).ToList();
        foreach (var set in sets)
        {
            cancellation.ThrowIfCancellationRequested();
            var pipeline = sweep.OfTrial(set);
            using var extractor = pipeline.CreateExtractor(clock);
            missing += pipeline.Images.Count - extractor.CountCached(pipeline.Images);
        }

        var first = sweep.Trials[0];
        var whole = first.TrainsNetwork ? PlannedTraining.Of(sweep.OfTrial(first), clock, cancellation)?.Seconds : null;
        return new(
            sweep.Pipeline.Name,
            sweep.Definition.Strategy,
            sweep.Definition.Metric,
            sweep.Compared.Text,
            [.. sweep.Definition.Settings.Select(setting => setting.Path.Text)],
            sweep.Trials.Count,
            sweep.Trials.Count(trial => folder.Done(trial.Settings) is not null),
            sweep.PlannedEpochs,
            sweep.FullEpochs,
            [.. sweep.Rungs.Select(rung => new PlannedRung(rung.Trials, rung.Epochs(sweep.Trials.Max(PreparedSweep.EpochsOf))))],
            sets.Count,
            missing,
            whole / PreparedSweep.EpochsOf(first) * sweep.PlannedEpochs);
    }
}

/// <summary>A rung of successive halving.</summary>
/// <param name="Trials">How many trials train up to it.</param>
/// <param name="Epochs">The epochs up to which they train.</param>
public sealed record PlannedRung(int Trials, int Epochs);
