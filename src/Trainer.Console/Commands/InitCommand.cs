using System.CommandLine;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Reports;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer init</c>: looks at images and writes a first configuration.</summary>
public static class InitCommand
{
    private const string DefaultFile = "pipelines.json";

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var place = CommonOptions.NoOption(new Argument<string>("FOLDER")
        {
            Description = "A folder of images, of class folders, or with train and test folders; or a CSV or TSV manifest.",
            DefaultValueFactory = _ => ".",
        });
        var task = new Option<PipelineTask?>("--task")
        {
            Description = "The task. Default: classification where the images have labels, otherwise clustering.",
            HelpName = "classification|clustering",
        };
        task.CompletionSources.Clear();
        task.CompletionSources.Add("classification", "clustering");
        task.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && token.Value.ToLowerInvariant() is not ("classification" or "clustering"))
            {
                result.AddError($"--task must be classification or clustering, not '{token.Value}'.");
            }
        });
        var output = new Option<string>("--output", "-o")
        {
            Description = "The configuration file to write.",
            HelpName = "FILE",
            DefaultValueFactory = _ => DefaultFile,
        };
        var force = new Option<bool>("--force") { Description = "Replaces existing files." };
        var command = new Command("init", "Looks at a folder of images and writes a first pipelines.json for it.")
        {
            place, task, output, force,
        };
        command.SetAction(async (call, cancellation) =>
        {
            var file = call.GetRequiredValue(output);
            ConfigurationProposal.CheckFile(file, call.GetValue(force));
            using var display = new ProgressDisplay(terminal);
            var proposal = await ConfigurationProposal.MakeAsync(
                call.GetRequiredValue(place), file, call.GetValue(task), terminal.Clock, display, cancellation);
            display.End();
            proposal.Write(file, call.GetValue(force));
            ProposalReport.Print(terminal, proposal, call.GetRequiredValue(place), file);
            return ExitCode.Done;
        });
        return command;
    }
}
