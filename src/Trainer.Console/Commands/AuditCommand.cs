using System.CommandLine;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Reports;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer audit</c>: finds what may be wrong with images and labels.</summary>
public static class AuditCommand
{
    private const string DefaultFolder = "audit";

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var place = CommonOptions.NoOption(new Argument<string>("CONFIG|FOLDER")
        {
            Description = "The configuration file, a folder of images, or a CSV or TSV manifest.",
            DefaultValueFactory = _ => "pipelines.json",
        });
        var pipeline = new Option<string?>("--pipeline", "-p")
        {
            Description = "The pipeline whose images are audited. Default: the only one of the file.",
            HelpName = "NAME",
        };
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The folder for audit.csv, audit.html and exclude.txt. Default: audit/PIPELINE.",
            HelpName = "FOLDER",
        };
        var all = new Option<bool>("--all") { Description = "Lists the label score of every image, not of the flagged ones only." };
        var format = CommonOptions.Format();
        var command = new Command("audit", "Finds wrong labels, duplicates, leaks, outliers and poor images. Changes nothing.")
        {
            place, pipeline, output, all, format,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(output) is "")
            {
                result.AddError("--output must name a folder.");
            }
        });
        command.SetAction(async (call, cancellation) =>
        {
            using var display = new ProgressDisplay(terminal);
            var audit = await DataAudit.RunAsync(
                call.GetRequiredValue(place), call.GetValue(pipeline), terminal.Clock, display, cancellation);
            display.End();
            var folder = call.GetValue(output) ?? Path.Combine(DefaultFolder, audit.Pipeline);
            audit.Write(folder, call.GetValue(all), terminal.Clock, cancellation);
            AuditReport.Print(terminal, audit, folder, call.GetValue(all), call.GetValue(format));
            return ExitCode.Done;
        });
        return command;
    }
}
