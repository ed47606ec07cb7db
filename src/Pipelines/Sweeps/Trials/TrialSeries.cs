using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Pipelines.Sweeps.Definition;

namespace Pipelines.Sweeps.Trials;

/// <summary>
/// Does the trials that are not done yet: heads side by side on the cores, networks one after the other, because each uses all of them.
/// The result of a trial does not depend on what runs beside it.
/// </summary>
/// <param name="sweep">The sweep.</param>
/// <param name="folder">Its folder.</param>
/// <param name="runner">Trains a trial.</param>
/// <param name="vectors">The vectors of the images.</param>
/// <param name="finished">Receives each trial that is done.</param>
internal sealed class TrialSeries(
    PreparedSweep sweep, SweepFolder folder, TrialRunner runner, TrialVectors vectors, Action<SweepTrial> finished)
{
    private readonly Lock _lock = new();
    private SweepTrial? _best;
    private int _done;

    /// <summary>Does them.</summary>
    /// <param name="shard">The part of the trials that is done; it is known by their numbers.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Stops the work; trials that are done are kept.</param>
    public void Run(WorkShard shard, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var own = sweep.Trials.Where(trial => (trial.Number - 1) % shard.Count == shard.Number - 1).ToList();
        var waiting = new List<PreparedTrial>();
        foreach (var trial in own)
        {
            if (folder.Done(trial.Settings) is { } done)
            {
                Count(done);
            }
            else
            {
                waiting.Add(trial);
            }
        }

        var before = _done;
        if (sweep.Rungs.Count > 0)
        {
            Halve(progress, cancellation);
            return;
        }

        foreach (var alike in waiting.GroupBy(trial => trial.VectorSet))
        {
            Heads([.. alike.Where(trial => !trial.TrainsNetwork)], own.Count, before, progress, cancellation);
            foreach (var trial in alike.Where(trial => trial.TrainsNetwork))
            {
                cancellation.ThrowIfCancellationRequested();
                Done(Network(trial, pauseAfterEpochs: null, progress, cancellation)!);
            }
        }
    }

    private void Heads(
        IReadOnlyList<PreparedTrial> trials, int all, int before, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        if (trials.Count == 0)
        {
            return;
        }

        var features = vectors.Of(trials[0], progress, cancellation);
        try
        {
            Parallel.ForEach(
                Partitioner.Create(trials, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
                trial =>
                {
                    var done = runner.Run(trial, features, pauseAfterEpochs: null, progress: null, cancellation)!;
                    lock (_lock)
                    {
                        Done(done);
                        progress?.Report(new("trying settings", _done, all, Standing())
                        {
                            Unit = "trials",
                            Before = before,
                            Pipeline = sweep.Pipeline.Name,
                        });
                    }
                });
        }
        catch (AggregateException error)
        {
            ExceptionDispatchInfo.Throw(error.Flatten().InnerExceptions.FirstOrDefault(inner => inner is not OperationCanceledException)
                ?? error.InnerExceptions[0]);
        }
    }

    /// <summary>
    /// Successive halving: the rungs follow from the figures alone, so that an interrupted sweep makes the same choices again.
    /// </summary>
    private void Halve(IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var left = sweep.Trials;
        foreach (var (number, rung) in sweep.Rungs.Index())
        {
            var isLast = number == sweep.Rungs.Count - 1;
            foreach (var trial in left.OrderBy(trial => trial.Number))
            {
                cancellation.ThrowIfCancellationRequested();
                var epochs = rung.Epochs(PreparedSweep.EpochsOf(trial));
                if (folder.Done(trial.Settings) is null
                    && (isLast || runner.At(trial, epochs) is null)
                    && Network(trial, isLast ? null : epochs, progress, cancellation) is { } done)
                {
                    Done(done);
                }
            }

            if (!isLast)
            {
                left = Promote(left, rung, sweep.Rungs[number + 1]);
            }
        }
    }

    private IReadOnlyList<PreparedTrial> Promote(IReadOnlyList<PreparedTrial> trials, Rung rung, Rung next)
    {
        var reached = trials
            .Where(trial => folder.Done(trial.Settings)?.State != SweepTrialState.Failed)
            .Select(trial =>
                (Trial: trial, Record: runner.At(trial, rung.Epochs(PreparedSweep.EpochsOf(trial))) ?? runner.Records(trial)[^1]))
            .ToList();
        var ranked = SweepRanking.AtRung(reached, sweep.Definition.Metric, runner.ValidationImages(trials[0]));
        var promoted = ranked.Take(next.Trials).ToList();
        foreach (var (trial, record) in reached.Where(entry =>
            !promoted.Contains(entry.Trial) && folder.Done(entry.Trial.Settings) is null))
        {
            Done(runner.Stop(
                trial,
                record,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"After {Quantity.Of(record.Epoch, "epochs")}, {promoted.Count} of {reached.Count} trials were trained on.")));
        }

        return promoted;
    }

    private SweepTrial? Network(
        PreparedTrial trial, int? pauseAfterEpochs, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var upTo = pauseAfterEpochs is { } epochs ? $", up to epoch {epochs}" : "";
        var named = progress is null
            ? null
            : new TrialProgress(progress, sweep.Pipeline.Name, $"trial {trial.Number} of {sweep.Trials.Count}{upTo}");
        return runner.Run(trial, vectors.Of(trial, progress, cancellation), pauseAfterEpochs, named, cancellation);
    }

    private void Done(SweepTrial trial)
    {
        Count(trial);
        finished(trial);
    }

    private void Count(SweepTrial trial)
    {
        _done++;
        _best = SweepRanking.Of(_best is null ? [trial] : [_best, trial], sweep.Definition.Metric) is [var best, ..] ? best : _best;
    }

    private string Standing() => _best is null ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"best {CamelCase.Of(sweep.Definition.Metric)} {SweepRanking.FigureOf(_best, sweep.Definition.Metric):0.0000}, "
        + $"trial {_best.Number}");
}
