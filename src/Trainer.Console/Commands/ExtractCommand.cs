using System.CommandLine;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Reports;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer extract</c>: fills the cache of feature vectors, alone or as one shard of many.</summary>
public static class ExtractCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var configuration = CommonOptions.Configuration();
        var pipelines = CommonOptions.Pipelines();
        var overrides = CommonOptions.Overrides();
        var output = CommonOptions.RunsFolder();
        var format = CommonOptions.Format();
        var shard = CommonOptions.Shard();
        var command = new Command("extract", "Extracts feature vectors into the cache, all or one shard of them, and trains nothing.")
        {
            configuration, pipelines, overrides, shard, output, format,
        };
        command.SetAction(async (call, cancellation) =>
        {
            var (part, problems) = CommonOptions.ParseShard(call.GetValue(shard));
            var job = CommonOptions.Job(terminal, call, configuration, overrides, pipelines, problems);
            using var display = new ProgressDisplay(terminal);
            IReadOnlyList<ExtractionResult> results;
            try
            {
                var settings = new ExtractionSettings { Shard = part, RunsFolder = call.GetValue(output) };
                results = await job.ExtractAsync(settings, display, cancellation);
            }
            catch (OperationCanceledException)
            {
                display.End();
                terminal.Error.WriteLine(
                    "interrupted: the vectors computed so far are in the cache; the same command computes the others.");
                return ExitCode.Interrupted;
            }

            display.End();
            ExtractionReport.Print(terminal, results, call.GetValue(format));
            foreach (var pipeline in job.Pipelines.Keys.Except(results.Select(result => result.Pipeline)))
            {
                terminal.Note($"{pipeline} works on images and not on feature vectors: nothing is extracted for it.");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
