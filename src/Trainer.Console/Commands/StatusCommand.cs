using System.CommandLine;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Reports;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer status</c>: says which shards are done.</summary>
public static class StatusCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var place = CommonOptions.NoOption(new Argument<string>("CONFIG|RUNS")
        {
            Description = "The configuration file, or the folder of all runs.",
            DefaultValueFactory = _ => "pipelines.json",
        });
        var pipelines = CommonOptions.Pipelines();
        var overrides = CommonOptions.Overrides();
        var output = CommonOptions.RunsFolder();
        var format = CommonOptions.Format();
        var command = new Command("status", "Says which shards are extracted and which are missing, and what has run.")
        {
            place, pipelines, overrides, output, format,
        };
        command.SetAction(async (call, cancellation) =>
        {
            var path = call.GetRequiredValue(place);
            IReadOnlyList<PipelineStatus> all;
            if (Directory.Exists(path))
            {
                RefuseOptionsOfConfiguration(path, call.GetValue(overrides), call.GetValue(output));
                all = PipelineJob.StatusOf(path);
                if (call.GetValue(pipelines) is { Length: > 0 } names)
                {
                    RequireKnown(path, names, all);
                    all = [.. all.Where(status => names.Contains(status.Pipeline))];
                }
            }
            else
            {
                using var display = new ProgressDisplay(terminal);
                var job = CommonOptions.Job(terminal, call, place, overrides, pipelines);
                all = await job.StatusAsync(call.GetValue(output), display, cancellation);
                display.End();
            }

            StatusReport.Print(terminal, all, call.GetValue(format));
            return all.All(status => status.IsDone) ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static void RefuseOptionsOfConfiguration(string folder, string[]? overrides, string? output)
    {
        if (overrides is { Length: > 0 } || output is not null)
        {
            throw new ConfigurationException(new Problem(
                folder, "This is a folder of runs: --set and --output have a meaning only with a configuration file.", "Leave them out."));
        }
    }

    private static void RequireKnown(string folder, string[] names, IReadOnlyList<PipelineStatus> all)
    {
        if (names.Except(all.Select(status => status.Pipeline)).FirstOrDefault() is { } unknown)
        {
            throw new ConfigurationException(new Problem(
                folder,
                $"There is no pipeline \"{unknown}\" here.",
                $"There are: {string.Join(", ", all.Select(status => status.Pipeline))}."));
        }
    }
}
