using Pipelines.Configuration;
using Pipelines.Runs;
using Pipelines.Runs.Folders;
using Pipelines.Sweeps.Pages;
using Pipelines.Sweeps.Trials;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Checkpoints;

namespace Pipelines.Sweeps;

/// <summary>Runs a sweep: the trials, the choice, and the run of the best.</summary>
/// <param name="sweep">The sweep.</param>
/// <param name="settings">Where run folders go, and the clock.</param>
/// <param name="finished">Receives each trial that is done.</param>
internal sealed class SweepRun(PreparedSweep sweep, RunSettings settings, Action<SweepTrial> finished)
{
    private readonly SweepFolder _folder = SweepFolder.Of(settings.RunsFolder, sweep);

    /// <summary>Runs it.</summary>
    /// <param name="shard">The part of the trials that is done.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Stops the work; trials that are done are kept, and the same call resumes the others.</param>
    /// <exception cref="PipelineException">Every trial failed, or the folder cannot be written to.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public SweepResult Run(WorkShard shard, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        if (shard != WorkShard.Whole && sweep.Rungs.Count > 0)
        {
            throw new ConfigurationException(new Problem(
                sweep.Pipeline.Place("sweep.strategy"),
                "The rungs of successive halving compare all trials, so that no shard can be done alone.",
                "Choose the strategy \"random\" or \"grid\", or run it as a whole."));
        }

        try
        {
            return RunShard(shard, progress, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(
                    _folder.Path,
                    $"The results of the sweep cannot be written: {error.Message}",
                    "Make room, or choose another folder for the runs, and sweep again: trials that are done are kept.")
                {
                    Action = new(ProblemActionKind.ChooseRunsFolder),
                },
                error);
        }
    }

    private SweepResult RunShard(WorkShard shard, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        using (var whole = _folder.Take(shard))
        {
            try
            {
                RunTrials(shard, progress, cancellation);
            }
            finally
            {
                // What is known of an interrupted sweep can be looked at, too.
                WriteReports(Result());
            }

            if (shard == WorkShard.Whole)
            {
                return Finish(Result(), progress, cancellation);
            }
        }

        var result = Result();
        if (result.Trials.Any(trial => trial.State == SweepTrialState.Waiting))
        {
            return result;
        }

        using var last = _folder.TryTake();
        return last is null ? result : Finish(Result(), progress, cancellation);
    }

    private void RunTrials(WorkShard shard, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        if (_folder.Winner() is null)
        {
            _folder.Write(sweep, winner: null, run: null);
        }

        var runner = new TrialRunner(sweep, _folder, settings.Clock, settings.Training);
        new TrialSeries(sweep, _folder, runner, new(sweep, settings.Clock), finished).Run(shard, progress, cancellation);
    }

    /// <summary>Trains the best trial as a run, unless an earlier call has.</summary>
    private SweepResult Finish(SweepResult result, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        if (SweepRanking.Of(result.Trials, result.Metric) is not [var best, ..])
        {
            var failed = result.Trials.First(trial => trial.State == SweepTrialState.Failed);
            throw new PipelineException(new Problem(
                _folder.Path,
                $"None of the {result.Trials.Count} trials could be finished; trial {failed.Number}: {failed.Reason}",
                "Change the values that are tried."));
        }

        var optimism = SweepTexts.Optimism(sweep, best);
        result = result with
        {
            Best = best,
            MeasuredOn = sweep.Pipeline.Data switch
            {
                { Folds: not null } => "cross-validation",
                { Test.Count: > 0 } => "test",
                _ => "validation",
            },
            Notes = [optimism, .. SweepTexts.OfEnds(sweep, best), .. SweepTexts.OfFailures(result.Trials)],
        };
        var pipeline = sweep.Trials[best.Number - 1].Pipeline;
        WriteText("best.json", ConfigurationWriter.Write(pipeline.Name, ResolvedOptions.For(pipeline, _folder.Path)));
        if (_folder.Winner() is { } winner && winner.Trial == best.Number)
        {
            result = result with { RunFolder = winner.Run, Metrics = MetricsIn(winner.Run) };
        }
        else
        {
            var chosen = pipeline with { Sweep = SweepTexts.Choice(sweep, best), Notes = [.. pipeline.Notes, optimism] };
            var named = progress is null ? null : new TrialProgress(progress, pipeline.Name, $"trial {best.Number}, the best");
            var run = PipelineRunner.Run(chosen, settings with { ResumeFrom = Interrupted(chosen) }, named, cancellation);
            _folder.Write(sweep, best.Number, run.Folder);
            result = result with { Run = run, RunFolder = run.Folder, Metrics = run.AllMetrics as ClassificationMetrics };
        }

        WriteReports(result);
        return result;
    }

    /// <summary>The folder of a run of the same settings that was interrupted; null where there is none.</summary>
    private string? Interrupted(PreparedPipeline pipeline)
    {
        var fingerprint = RunFingerprint.Of(pipeline);
        return RunFolderSearch.Interrupted(settings.RunsFolder, pipeline.Name).FirstOrDefault(folder =>
            CheckpointFolder.FingerprintOf(RunFolderName.NewestCheckpointsOf(folder) ?? RunFolderName.CheckpointsOf(folder), [])
                is { } then && fingerprint.DifferencesFrom(then) is []);
    }

    private static ClassificationMetrics? MetricsIn(string run)
    {
        try
        {
            var path = Path.Combine(run, MetricsJsonArtifact.Name);
            return MetricsJson.Read<ClassificationMetrics>(File.ReadAllText(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or PipelineException)
        {
            return null;
        }
    }

    private SweepResult Result()
    {
        var definition = sweep.Definition;
        List<SweepTrial> trials =
        [
            .. sweep.Trials.Select(trial => _folder.Done(trial.Settings)
                ?? new SweepTrial(trial.Number, new OrderedDictionary<string, string>(trial.Settings.Values))),
        ];
        return new()
        {
            Pipeline = sweep.Pipeline.Name,
            Folder = _folder.Path,
            Strategy = definition.Strategy,
            Metric = definition.Metric,
            ComparedOn = sweep.Compared.Text,
            Settings = [.. definition.Settings.Select(setting => setting.Path.Text)],
            Trials = trials,
            Importance = RankVariance.Of(definition.Settings, Measured(trials)),
        };
    }

    /// <summary>
    /// The trials whose figures can be compared: those that were finished; in successive halving all, as they stood at the first rung.
    /// </summary>
    private List<(SweepTrial Trial, double Figure)> Measured(IReadOnlyList<SweepTrial> trials)
    {
        if (sweep.Rungs.Count == 0)
        {
            return
            [
                .. trials
                    .Where(trial => trial.State == SweepTrialState.Finished)
                    .Select(trial => (trial, SweepRanking.FigureOf(trial, sweep.Definition.Metric)))
                    .Where(entry => entry.Item2 is not null)
                    .Select(entry => (entry.trial, entry.Item2!.Value)),
            ];
        }

        var runner = new TrialRunner(sweep, _folder, settings.Clock, settings.Training);
        return
        [
            .. sweep.Trials.Zip(trials)
                .Where(pair => pair.Second.State is SweepTrialState.Finished or SweepTrialState.Stopped)
                .Select(pair => (pair.Second, runner.At(pair.First, sweep.Rungs[0].Epochs(PreparedSweep.EpochsOf(pair.First)))))
                .Where(entry => entry.Item2?.ValidationLoss is { } loss && double.IsFinite(loss))
                .Select(entry => (entry.Second, entry.Item2!.ValidationAccuracy ?? -entry.Item2.ValidationLoss!.Value)),
        ];
    }

    private void WriteReports(SweepResult result)
    {
        DurableFile.Write(_folder.File(SweepCsv.Name), stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            SweepCsv.Write(writer, result);
        });
        WriteText("sweep.html", SweepPage.Of(result, sweep, settings.Clock.GetLocalNow()).Text);
    }

    private void WriteText(string name, string text) => DurableFile.Write(_folder.File(name), stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        writer.Write(text);
    });
}
