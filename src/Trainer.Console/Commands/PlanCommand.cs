using System.CommandLine;
using Pipelines.Configuration;
using Pipelines.Runs;
using Trainer.Output;

namespace Trainer.Commands;

/// <summary><c>trainer plan</c>: says what <c>run</c> would do.</summary>
public static class PlanCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var configuration = CommonOptions.Configuration();
        var pipelines = CommonOptions.Pipelines();
        var overrides = CommonOptions.Overrides();
        var contactSheets = new Option<string?>("--contact-sheet")
        {
            Description = "Also writes FOLDER/PIPELINE.png for each pipeline that augments: some of its training images as they are and as the network sees them.",
            HelpName = "FOLDER",
        };
        var format = CommonOptions.Format();
        var command = new Command("plan", "Says what run would do: settings, images per class, shapes, parameters, cached vectors, time, and every error. Trains nothing, writes nothing but contact sheets where asked for them.")
        {
            configuration, pipelines, overrides, contactSheets, format,
        };
        command.SetAction(async (call, cancellation) =>
        {
            var file = PipelinesFile.Load(call.GetRequiredValue(configuration), call.GetValue(overrides), call.GetValue(pipelines));
            var plans = await ProgressDisplay.ShowAsync(terminal, progress =>
                PipelinePreparation.PrepareAll(file, progress, cancellation)
                    .Select(pipeline => PipelinePlan.Of(pipeline, terminal.Clock, cancellation) with
                    {
                        ContactSheet = call.GetValue(contactSheets) is { } folder ? PipelineContactSheet.Write(pipeline, folder, cancellation) : null,
                    })
                    .ToList());
            PlanReport.Print(terminal, plans, call.GetValue(format));
            return ExitCode.Done;
        });
        return command;
    }
}
