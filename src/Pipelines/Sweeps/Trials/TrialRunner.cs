using Pipelines.Configuration;
using Pipelines.Evaluation.Intervals;
using Pipelines.Runs;
using Pipelines.Runs.Folders;
using Pipelines.Runtime.Torch;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Classification.Trials;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Checkpoints;
using Pipelines.Training.Loop;

namespace Pipelines.Sweeps.Trials;

/// <summary>Trains trials, each in a folder of its own.</summary>
/// <param name="sweep">The sweep.</param>
/// <param name="folder">Its folder.</param>
/// <param name="clock">Measures time.</param>
/// <param name="training">Is called with true when a training begins whose state is kept in checkpoints.</param>
internal sealed class TrialRunner(PreparedSweep sweep, SweepFolder folder, TimeProvider clock, Action<bool> training)
{
    private static readonly string[] s_figures = ["accuracy", "macroAccuracy", "macroF1", "logLoss"];

    /// <summary>Trains a trial to its end, or up to a rung; what was done of it before is not done again.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="vectors">The vectors of the images.</param>
    /// <param name="pauseAfterEpochs">The epochs of the rung; null for the end.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Stops the training, with a checkpoint.</param>
    /// <returns>The trial, finished or failed; null where it has reached the rung.</returns>
    /// <exception cref="PipelineException">The folder cannot be written to.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public SweepTrial? Run(
        PreparedTrial trial,
        DataSetFeatures vectors,
        int? pauseAfterEpochs,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation) => InFolder(trial, run =>
    {
        var (started, pipeline) = (clock.GetTimestamp(), sweep.OfTrial(trial));
        var context = new RunContext(run, pipeline, clock, () => training(true))
        {
            Shared = vectors,
            PauseAfterEpochs = pauseAfterEpochs,
        };
        SweepTrial result;
        try
        {
            var outcome = ClassificationTrial.Run(pipeline, context, progress, cancellation);
            run.Release();
            RunArtifacts.Write(
                ArtifactList.All, outcome, run, new(pipeline, run.FinalPath, run.PartialPath, clock.GetLocalNow(), cancellation));
            result = outcome.Divergence is { } reason ? Failed(reason) : Of(trial) with
            {
                State = SweepTrialState.Finished,
                Figures = FiguresOf(outcome.Metrics),
                Intervals = IntervalsOf(outcome.Metrics),
                Images = outcome.Metrics.Images,
                Epochs = outcome.Records.Count > 0 ? outcome.Records[^1].Epoch : PreparedSweep.EpochsOf(trial),
                Seconds = Seconds(outcome.Records),
            };
        }
        catch (TrainingPausedException)
        {
            return null;
        }
        catch (PipelineException error) when (error is not CheckpointException)
        {
            result = Failed($"{error.Problems[0].Place}: {error.Problems[0].Found}");
        }
        catch (Exception error) when (MemoryShortage.IsCauseOf(error))
        {
            result = Failed(MemoryShortage.Problem(pipeline.Options.Training.BatchSize, pipeline.Preprocessing.Size).Found);
        }
        finally
        {
            training(false);
        }

        return Complete(run, trial, result);

        SweepTrial Failed(string reason)
        {
            var records = RecordsIn(run.PartialPath);
            return Of(trial) with
            {
                State = SweepTrialState.Failed,
                Reason = reason,
                Epochs = records.Count > 0 ? records[^1].Epoch : 0,
                Seconds = Seconds(records),
            };
        }

        double Seconds(IReadOnlyList<TrainingRecord> records) => Math.Round(
            Math.Max(clock.GetElapsedTime(started).TotalSeconds, records.Count > 0 ? records[^1].Elapsed.TotalSeconds : 0), 3);
    });

    /// <summary>Ends a trial at a rung: others are better.</summary>
    public SweepTrial Stop(PreparedTrial trial, TrainingRecord record, string reason) => InFolder(trial, run =>
    {
        var images = ValidationImages(trial);
        var (figures, intervals) = (new Dictionary<string, double>(), new Dictionary<string, Interval>());
        if (record.ValidationAccuracy is { } accuracy)
        {
            figures["accuracy"] = accuracy;
            intervals["accuracy"] = WilsonInterval.Of(accuracy, images);
        }

        if (record.ValidationLoss is { } loss)
        {
            figures["logLoss"] = loss;
        }

        return Complete(run, trial, Of(trial) with
        {
            State = SweepTrialState.Stopped,
            Reason = reason,
            Figures = figures,
            Intervals = intervals,
            Images = images,
            Epochs = record.Epoch,
            Seconds = Math.Round(record.Elapsed.TotalSeconds, 3),
        });
    })!;

    /// <summary>How many images validate the epochs of a network.</summary>
    public int ValidationImages(PreparedTrial trial) =>
        trial.Pipeline.Kind.Network(trial.Pipeline.Options)!.Split(sweep.OfTrial(trial)).Validation.Count;

    /// <summary>The course of the training of a trial so far.</summary>
    public IReadOnlyList<TrainingRecord> Records(PreparedTrial trial) => RecordsIn(folder.OfTrial(trial.Number)) is { Count: > 0 } done
        ? done
        : RecordsIn(folder.OfPausedTrial(trial.Number));

    /// <summary>Where the training of a trial stood at a rung; null where it has not come so far.</summary>
    public TrainingRecord? At(PreparedTrial trial, int epochs)
    {
        var records = Records(trial);
        return records.FirstOrDefault(record => record.Epoch >= epochs) is { Epoch: var reached }
            ? records.Last(record => record.Epoch == reached)
            : null;
    }

    private static IReadOnlyList<TrainingRecord> RecordsIn(string path)
    {
        try
        {
            var csv = Path.Combine(path, TrainingCsvArtifact.Name);
            return File.Exists(csv) ? TrainingCsvReader.Read(csv) : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or PipelineException)
        {
            return [];
        }
    }

    private static SweepTrial Of(PreparedTrial trial) => new(
        trial.Number, new OrderedDictionary<string, string>(trial.Settings.Values));

    private static Dictionary<string, double> FiguresOf(ClassificationMetrics metrics) => new()
    {
        ["accuracy"] = metrics.Accuracy,
        ["macroAccuracy"] = metrics.MacroAccuracy,
        ["macroF1"] = metrics.MacroF1,
        ["logLoss"] = metrics.LogLoss,
    };

    private static Dictionary<string, Interval> IntervalsOf(ClassificationMetrics metrics)
    {
        var intervals = new Dictionary<string, Interval>();
        foreach (var figure in s_figures)
        {
            if (metrics.Intervals?.Of(figure) is { } interval)
            {
                intervals[figure] = interval;
            }
        }

        return intervals;
    }

    private SweepTrial? InFolder(PreparedTrial trial, Func<RunFolder, SweepTrial?> work)
    {
        try
        {
            // What lies there and is no trial that is done is what a damaged file has left.
            if (Directory.Exists(folder.OfTrial(trial.Number)) && folder.Done(trial.Settings) is null)
            {
                Directory.Delete(folder.OfTrial(trial.Number), recursive: true);
            }

            using var run = RunFolder.Named(folder.Trials, SweepFolder.NameOf(trial.Number));
            return work(run);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(
                    folder.Path,
                    $"Trial {trial.Number} cannot be written: {error.Message}",
                    "Make room, or choose another folder for the runs, and sweep again: trials that are done are kept.")
                {
                    Action = new(ProblemActionKind.ChooseRunsFolder),
                },
                error);
        }
    }

    private SweepTrial Complete(RunFolder run, PreparedTrial trial, SweepTrial result)
    {
        // Another machine may have done the same trial in the meantime.
        if (folder.Done(trial.Settings) is { } done)
        {
            return done;
        }

        if (!File.Exists(run.File(PipelineJsonArtifact.Name)))
        {
            File.WriteAllText(
                run.File(PipelineJsonArtifact.Name),
                ConfigurationWriter.Write(trial.Pipeline.Name, ResolvedOptions.For(trial.Pipeline, run.FinalPath)));
        }

        TrialFile.Write(run.PartialPath, result);
        run.Complete();
        return result with { Folder = run.FinalPath };
    }
}
