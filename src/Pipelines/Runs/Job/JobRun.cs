using Pipelines.Tasks.Preparation;

namespace Pipelines.Runs.Job;

/// <summary>Runs prepared pipelines one after the other, and says of what ends it early what was finished before.</summary>
/// <param name="settings">Where the run folders are, and the clock.</param>
/// <param name="starting">Receives each pipeline before it runs, and those that were finished by an earlier call.</param>
/// <param name="finished">Receives each result.</param>
internal sealed class JobRun(RunSettings settings, Action<PipelineStart> starting, Action<RunResult> finished)
{
    /// <summary>Runs them.</summary>
    /// <param name="pipelines">The pipelines.</param>
    /// <param name="resume">Whether to resume what was interrupted.</param>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <inheritdoc cref="PipelineJob.RunAsync" path="/exception"/>
    public IReadOnlyList<RunResult> Run(
        IReadOnlyList<PreparedPipeline> pipelines, bool resume, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var series = RunSeries.Begin(pipelines, settings, resume);
        var left = new Queue<RunStart>(series.Starts);
        var results = new List<RunResult>();
        try
        {
            while (left.TryDequeue(out var start))
            {
                starting(start.ToPublic());
                if (start.FinishedIn is null)
                {
                    var result = Run(start, results, left, progress, cancellation);
                    results.Add(result);
                    finished(result);
                }
            }

            return results;
        }
        finally
        {
            series.End();
        }
    }

    private RunResult Run(
        RunStart start, List<RunResult> results, Queue<RunStart> left, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var name = start.Pipeline.Name;
        try
        {
            var named = progress is null ? null : new PipelineProgress(progress, name);
            return PipelineRunner.Run(start.Pipeline, settings with { ResumeFrom = start.ResumeFrom }, named, cancellation);
        }
        catch (RunFailedException error)
        {
            (error.Finished, error.NotRun) = (results, Names(left));
            throw;
        }
        catch (PipelineException error)
        {
            throw new RunFailedException(name, error.Problems, step: null, error) { Finished = results, NotRun = Names(left) };
        }
        catch (RunInterruptedException interruption)
        {
            (interruption.Finished, interruption.NotRun) = (results, Names(left));
            throw;
        }
        catch (OperationCanceledException interruption)
        {
            throw new RunInterruptedException(name, folder: null, step: null, reason: "", interruption)
            {
                Finished = results,
                NotRun = Names(left),
            };
        }
    }

    private static List<string> Names(IEnumerable<RunStart> starts) => [.. starts.Select(start => start.Pipeline.Name)];
}
