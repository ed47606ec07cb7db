using System.CommandLine;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Reports;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer run</c>: trains, evaluates and exports.</summary>
public static class RunCommand
{
    private const string ResumeOption = "--resume";

    /// <summary>The command.</summary>
    internal static Command Create(Terminal terminal, Backstop backstop)
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
        var verbose = new Option<bool>("--verbose", "-v")
        {
            Description = "Also prints what a run chose by itself, and why; metrics.json always has it.",
        };
        var command = new Command("run", "Runs the pipelines of a configuration file and leaves a run folder for each.")
        {
            configuration, pipelines, overrides, output, format, resume, verbose,
        };
        command.SetAction((call, cancellation) =>
        {
            var job = CommonOptions.Job(terminal, call, configuration, overrides, pipelines);
            backstop.WaitFor(job);
            var settings = new JobSettings { RunsFolder = call.GetValue(output), Resume = call.GetValue(resume) };
            return RunAsync(terminal, job, settings, call, call.GetValue(format), call.GetValue(verbose), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal,
        PipelineJob job,
        JobSettings settings,
        ParseResult call,
        OutputFormat format,
        bool isVerbose,
        CancellationToken cancellation)
    {
        using var display = new ProgressDisplay(terminal);
        var results = new List<RunResult>();
        job.PipelineStarting += (_, start) =>
        {
            display.End();
            terminal.Error.WriteLine();
            terminal.Error.WriteLine($"{start.Pipeline}: {start.Summary}");
            if (start.Note.Length > 0)
            {
                terminal.Note(start.InterruptedIn is null ? start.Note : $"{start.Note} Resume the interrupted one with {ResumeOption}.");
            }
        };
        job.PipelineFinished += (_, result) =>
        {
            display.End();
            results.Add(result);
            if (format == OutputFormat.Table && result is ClassificationResult classification)
            {
                ClassificationTable.PrintResult(terminal, classification);
            }

            var notes = result.Notes.Where(note => isVerbose || note.Level == NoteLevel.Note).Select(note => note.Text);
            NoteList.Print(
                terminal, [.. notes], result.Skipped, format, RunSummary.ShortPath(Path.Combine(result.Folder, "metrics.json")));
        };
        try
        {
            await job.RunAsync(settings, display, cancellation);
            return ExitCode.Done;
        }
        catch (RunFailedException error) when (error.NotRun.Count > 0 || error.Step is not null)
        {
            display.End();
            terminal.Note(WhatIsLeft(error));
            throw;
        }
        catch (RunInterruptedException interruption)
        {
            display.End();
            terminal.Error.WriteLine($"interrupted: {interruption.Message}");
            if (interruption.Finished.Count > 0 || interruption.Step is not null)
            {
                terminal.Error.WriteLine($"To resume: {ResumeCall(call)}");
            }

            return ExitCode.Interrupted;
        }
        finally
        {
            // Finished pipelines are shown even when a later one fails.
            display.End();
            terminal.Error.WriteLine();
            RunSummary.Print(terminal, results, format);
        }
    }

    /// <summary>What was not run, and how to resume it.</summary>
    private static string WhatIsLeft(RunFailedException error)
    {
        var notRun = error.NotRun.Count > 0 ? $"Not run: {string.Join(", ", error.NotRun)}. " : "";
        var training = error.Step is { } step ? $"the training resumes at step {step}" : "finished pipelines are not repeated";
        return $"{notRun}Correct the error below and run again with {ResumeOption}: {training}.";
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
