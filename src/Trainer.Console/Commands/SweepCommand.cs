using System.CommandLine;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Reports;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer sweep</c>: tries settings and trains the best.</summary>
public static class SweepCommand
{
    /// <summary>The command.</summary>
    internal static Command Create(Terminal terminal, Backstop backstop)
    {
        var configuration = CommonOptions.Configuration();
        var pipeline = new Option<string?>("--pipeline", "-p")
        {
            Description = "The pipeline whose settings are tried. Default: the only one that has \"sweep\", or the only one.",
            HelpName = "NAME",
        };
        pipeline.CompletionSources.Add(Completion.Suggestions.Pipelines);
        var overrides = CommonOptions.Overrides();
        var over = new Option<string[]>("--over")
        {
            Description = "Tries values of a setting, such as head.labelSmoothing=0,0.1 or "
                + "training.optimizer.learningRate=1e-5..1e-2:log; may be repeated.",
            HelpName = "PATH=VALUES",
        };
        var trials = new Option<string?>("--trials")
        {
            Description = "How many trials there are. Default: 30; in a grid all combinations.",
            HelpName = "N",
        };
        var strategy = new Option<string?>("--strategy")
        {
            Description = "How the settings are found. Default: grid where every setting has a list, otherwise random.",
            HelpName = "grid|random|successiveHalving",
        };
        strategy.CompletionSources.Add("grid", "random", "successiveHalving");
        var shard = new Option<string?>("--shard")
        {
            Description = "Does a part of the trials, such as 3/16; auto takes it from a job of Slurm or Kubernetes. Default: all.",
            HelpName = "N/COUNT",
        };
        var output = CommonOptions.RunsFolder();
        var format = CommonOptions.Format();
        var command = new Command("sweep", "Tries settings of a pipeline and trains the best. The same command resumes it.")
        {
            configuration, pipeline, overrides, over, trials, strategy, shard, output, format,
        };
        command.SetAction((call, cancellation) =>
        {
            var problems = new List<Problem>();
            var all = call.GetValue(overrides)?.ToList() ?? [];
            foreach (var text in call.GetValue(over) ?? [])
            {
                Try(problems, () => all.Add(PipelineSweep.OverrideOf(text)));
            }

            all.AddRange(new[] { ("trials", call.GetValue(trials)), ("strategy", call.GetValue(strategy)) }
                .Where(setting => setting.Item2 is not null)
                .Select(setting => $"sweep.{setting.Item1}={setting.Item2}"));
            var settings = new SweepSettings { RunsFolder = call.GetValue(output) };
            Try(problems, () => settings = settings with { Shard = ShardOf(call.GetValue(shard)) });
            PipelineJob? job = null;
            Try(problems, () => job = PipelineJob.Load(
                call.GetRequiredValue(configuration), all, call.GetValue(pipeline) is { } name ? [name] : null));
            if (job is null || problems.Count > 0)
            {
                throw new ConfigurationException(problems);
            }

            job.Clock = terminal.Clock;
            backstop.WaitFor(job);
            return RunAsync(terminal, job, call.GetValue(pipeline), settings, call.GetValue(format), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal,
        PipelineJob job,
        string? pipeline,
        SweepSettings settings,
        OutputFormat format,
        CancellationToken cancellation)
    {
        using var display = new ProgressDisplay(terminal);
        var sweep = PipelineSweep.Of(job, pipeline);
        var done = 0;
        sweep.TrialFinished += (_, trial) => Interlocked.Increment(ref done);
        try
        {
            var result = await sweep.RunAsync(settings, display, cancellation);
            display.End();
            SweepReport.Print(terminal, result, format);
            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            display.End();
            terminal.Error.WriteLine(
                $"interrupted: {Quantity.Of(done, "trials")} of this call {Quantity.Are(done)} done and kept. "
                + "The same command resumes the sweep.");
            return ExitCode.Interrupted;
        }
    }

    private static WorkShard ShardOf(string? text) => text switch
    {
        null => WorkShard.Whole,
        WorkShard.Automatic => WorkShard.FromEnvironment(Environment.GetEnvironmentVariable),
        _ => WorkShard.Parse(text),
    };

    private static void Try(List<Problem> problems, Action step)
    {
        try
        {
            step();
        }
        catch (ConfigurationException error)
        {
            problems.AddRange(error.Problems);
        }
    }
}
