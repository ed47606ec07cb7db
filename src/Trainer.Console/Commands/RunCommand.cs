using System.CommandLine;
using Pipelines.Configuration;
using Pipelines.Runs;
using Trainer.Output;

namespace Trainer.Commands;

/// <summary><c>trainer run</c>: trains, evaluates and exports.</summary>
public static class RunCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var configuration = CommonOptions.Configuration();
        var pipelines = CommonOptions.Pipelines();
        var overrides = CommonOptions.Overrides();
        var output = CommonOptions.RunsFolder();
        var format = CommonOptions.Format();
        var command = new Command("run", "Runs the pipelines of a configuration file and leaves a run folder for each: model.zip, model.onnx, metrics, predictions.")
        {
            configuration, pipelines, overrides, output, format,
        };
        command.SetAction((call, cancellation) =>
        {
            var file = PipelinesFile.Load(call.GetRequiredValue(configuration), call.GetValue(overrides), call.GetValue(pipelines));
            var runs = call.GetValue(output) is { } folder ? Path.GetFullPath(folder) : Path.Combine(file.Folder, "runs");
            return RunAsync(terminal, file, new RunSettings(runs, terminal.Clock), call.GetValue(format), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal, PipelinesFile file, RunSettings settings, OutputFormat format, CancellationToken cancellation)
    {
        // All pipelines are checked before the first one runs: an error in the last must not cost the time of the first.
        var prepared = await ProgressDisplay.ShowAsync(terminal, progress => PipelinePreparation.PrepareAll(file, progress, cancellation));
        var results = new List<RunResult>();
        try
        {
            foreach (var pipeline in prepared)
            {
                terminal.Error.WriteLine();
                terminal.Error.WriteLine($"{pipeline.Name}: {pipeline.Summary}");
                var result = await ProgressDisplay.ShowAsync(terminal, progress => PipelineRunner.Run(pipeline, settings, progress, cancellation));
                results.Add(result);
                NoteList.Print(terminal, result.Notes, result.Skipped);
            }
        }
        finally
        {
            // What was finished is shown even when a later pipeline fails.
            RunSummary.Print(terminal, results, format);
        }

        return ExitCode.Done;
    }
}
