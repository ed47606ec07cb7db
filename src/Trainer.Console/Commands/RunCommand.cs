using System.CommandLine;
using Pipelines;
using Pipelines.Configuration;
using Pipelines.Runs;
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
            Description = "Goes on with what was interrupted: trainings from their last checkpoint; pipelines that were finished before are not run again.",
        };
        var command = new Command("run", "Runs the pipelines of a configuration file and leaves a run folder for each: model.zip, model.onnx, metrics, predictions.")
        {
            configuration, pipelines, overrides, output, format, resume,
        };
        command.SetAction((call, cancellation) =>
        {
            var file = PipelinesFile.Load(call.GetRequiredValue(configuration), call.GetValue(overrides), call.GetValue(pipelines));
            var runs = call.GetValue(output) is { } folder ? Path.GetFullPath(folder) : Path.Combine(file.Folder, "runs");
            return RunAsync(terminal, file, new RunSettings(runs, terminal.Clock), call, call.GetValue(format), call.GetValue(resume), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal, PipelinesFile file, RunSettings settings, ParseResult call, OutputFormat format, bool resume, CancellationToken cancellation)
    {
        // All pipelines are checked before the first one runs: an error in the last must not cost the time of the first.
        var prepared = await ProgressDisplay.ShowAsync(terminal, progress => PipelinePreparation.PrepareAll(file, progress, cancellation));
        prepared = await ProgressDisplay.ShowAsync(
            terminal,
            progress => MissingWeights.FetchAsync(file, prepared, progress, cancellation).GetAwaiter().GetResult(),
            quiet: prepared.All(pipeline => MissingWeights.Of(pipeline).Count == 0));
        var series = RunSeries.Begin(prepared, settings, resume);
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
                    terminal.Note(start.Note);
                }

                if (start.FinishedIn is null)
                {
                    var result = await ProgressDisplay.ShowAsync(
                        terminal, progress => PipelineRunner.Run(start.Pipeline, settings with { ResumeFrom = start.ResumeFrom }, progress, cancellation));
                    results.Add(result);
                    NoteList.Print(terminal, result.Notes, result.Skipped);
                }
            }
        }
        catch (PipelineException) when (left.Count > 0)
        {
            terminal.Note($"Not run: {string.Join(", ", left.Select(start => start.Pipeline.Name))}. When the error below is mended, --resume runs the rest, and nothing again that was finished.");
            throw;
        }
        catch (OperationCanceledException interruption) when (interruption is RunInterruptedException || results.Count > 0)
        {
            terminal.Error.WriteLine($"interrupted: {(interruption is RunInterruptedException ? interruption.Message : "What was finished is kept, and so are vectors computed so far.")}");
            if (results.Count > 0 || interruption is RunInterruptedException { Step: not null })
            {
                terminal.Error.WriteLine($"To go on: {Repeat(call)}");
            }

            return ExitCode.Interrupted;
        }
        finally
        {
            series.End();

            // What was finished is shown even when a later pipeline fails.
            RunSummary.Print(terminal, results, format);
        }

        return ExitCode.Done;
    }

    /// <summary>The command that goes on with what this one began.</summary>
    private static string Repeat(ParseResult call)
    {
        var words = call.Tokens.Select(token => token.Value).Where(word => word != ResumeOption).Append(ResumeOption);
        return string.Join(' ', words.Select(word => word.Any(letter => !char.IsAsciiLetterOrDigit(letter) && !"-_./=:\\".Contains(letter)) ? $"\"{word}\"" : word).Prepend("trainer"));
    }
}
