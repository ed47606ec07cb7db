using System.CommandLine;
using Pipelines;
using Pipelines.Runs;
using Pipelines.Tasks;
using Pipelines.Tasks.Preparation;
using Trainer.Output;

namespace Trainer.Commands;

/// <summary><c>trainer run</c>: trains, evaluates and exports.</summary>
public static class RunCommand
{
    private const string ResumeOption = "--resume";

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var configuration = CommonOptions.Configuration();
        var pipelines = CommonOptions.Pipelines();
        var overrides = CommonOptions.Overrides();
        var output = CommonOptions.RunsFolder();
        var format = CommonOptions.Format();
        var resume = new Option<bool>(ResumeOption)
        {
            Description = "Resumes interrupted trainings from their last checkpoint, and does not repeat finished pipelines.",
        };
        var command = new Command("run", "Runs the pipelines of a configuration file and leaves a run folder for each.")
        {
            configuration, pipelines, overrides, output, format, resume,
        };
        command.SetAction((call, cancellation) =>
        {
            var file = PipelinesFile.Load(call.GetRequiredValue(configuration), call.GetValue(overrides), call.GetValue(pipelines));
            var runs = call.GetValue(output) is { } folder ? Path.GetFullPath(folder) : Path.Combine(file.Folder, "runs");
            var settings = new RunSettings(runs, terminal.Clock);
            return RunAsync(terminal, file, settings, call, call.GetValue(format), call.GetValue(resume), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal,
        PipelinesFile file,
        RunSettings settings,
        ParseResult call,
        OutputFormat format,
        bool resume,
        CancellationToken cancellation)
    {
        // All pipelines are checked before the first one runs: an error in the last must not cost the time of the first.
        var prepared = await ProgressDisplay.ShowAsync(terminal, progress => PipelinePreparation.PrepareAll(file, progress, cancellation));
        prepared = await ProgressDisplay.ShowAsync(
            terminal,
            progress => MissingWeights.FetchAsync(file, prepared, progress, cancellation).GetAwaiter().GetResult(),
            quiet: prepared.All(pipeline => MissingWeights.Of(pipeline).Count == 0));
        var series = Begin(prepared, settings, resume);
        var results = new List<RunResult>();
        var left = new Queue<RunStart>(series.Starts);
        try
        {
            while (left.TryDequeue(out var start))
            {
                terminal.Error.WriteLine();
                terminal.Error.WriteLine($"{start.Pipeline.Name}: {start.Pipeline.Summary}");
                if (start.Note.Length > 0)
                {
                    terminal.Note(resume || start.Note.Contains(ResumeOption, StringComparison.Ordinal)
                        ? start.Note
                        : $"{start.Note} Resume it with {ResumeOption}.");
                }

                if (start.FinishedIn is null)
                {
                    var result = await RunAsync(terminal, start, settings, cancellation);
                    results.Add(result);
                    NoteList.Print(terminal, result.Notes, result.Skipped);
                }
            }
        }
        catch (PipelineException) when (left.Count > 0)
        {
            var names = string.Join(", ", left.Select(start => start.Pipeline.Name));
            terminal.Note(
                $"Not run: {names}. Correct the error below and run again with {ResumeOption}: finished pipelines are not repeated.");
            throw;
        }
        catch (OperationCanceledException interruption) when (interruption is RunInterruptedException || results.Count > 0)
        {
            var kept = interruption is RunInterruptedException ? interruption.Message : "Finished pipelines and feature vectors are kept.";
            terminal.Error.WriteLine($"interrupted: {kept}");
            if (results.Count > 0 || interruption is RunInterruptedException { Step: not null })
            {
                terminal.Error.WriteLine($"To resume: {ResumeCall(call)}");
            }

            return ExitCode.Interrupted;
        }
        finally
        {
            series.End();

            // Finished pipelines are shown even when a later one fails.
            RunSummary.Print(terminal, results, format);
        }

        return ExitCode.Done;
    }

    private static RunSeries Begin(IReadOnlyList<PreparedPipeline> pipelines, RunSettings settings, bool resume)
    {
        try
        {
            return RunSeries.Begin(pipelines, settings, resume);
        }
        catch (PipelineException error) when (resume)
        {
            throw error.WithHint(ResumeOption, $"Without {ResumeOption} a new run starts.", problem => problem.IsIn(settings.RunsFolder));
        }
    }

    private static async Task<RunResult> RunAsync(Terminal terminal, RunStart start, RunSettings settings, CancellationToken cancellation)
    {
        try
        {
            settings = settings with { ResumeFrom = start.ResumeFrom };
            return await ProgressDisplay.ShowAsync(
                terminal, progress => PipelineRunner.Run(start.Pipeline, settings, progress, cancellation));
        }
        catch (PipelineException error)
        {
            var hinted = error.WithHint("--output", "Another folder: --output FOLDER.", problem => problem.IsIn(settings.RunsFolder));
            var last = hinted.Problems[^1];
            throw RunFolder.FindInterrupted(settings.RunsFolder, start.Pipeline.Name).Count == 0
                ? hinted
                : hinted.WithHint(ResumeOption, $"Resume the training with {ResumeOption}.", problem => problem == last);
        }
    }

    /// <summary>The command that resumes what this one began.</summary>
    private static string ResumeCall(ParseResult call)
    {
        var words = call.Tokens.Select(token => token.Value).Where(word => word != ResumeOption).Append(ResumeOption);
        return string.Join(' ', words.Select(Quoted).Prepend("trainer"));
    }

    private static string Quoted(string word) =>
        word.Any(letter => !char.IsAsciiLetterOrDigit(letter) && !"-_./=:\\".Contains(letter)) ? $"\"{word}\"" : word;
}
