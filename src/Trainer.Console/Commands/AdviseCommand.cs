using System.CommandLine;
using Pipelines;
using Trainer.Completion;
using Trainer.Output;
using Trainer.Output.Reports;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer backbones advise</c>: compares backbones on the user's own images.</summary>
public static class AdviseCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var configuration = CommonOptions.Configuration();
        var pipeline = new Option<string?>("--pipeline", "-p")
        {
            Description = "The pipeline whose images are used. Default: the first classification pipeline of the file.",
            HelpName = "NAME",
        };
        var candidates = new Option<string[]>("--candidate", "-c")
        {
            Description = "A name or an ONNX file to compare with the pipeline's own; may be repeated. Default: all on this machine.",
            HelpName = "NAME|FILE",
        };
        pipeline.CompletionSources.Add(Suggestions.Pipelines);
        candidates.CompletionSources.Add(Suggestions.Backbones);
        var images = new Option<int>("--images")
        {
            Description = "The number of training images.",
            HelpName = "N",
            DefaultValueFactory = _ => BackboneComparison.DefaultImages,
        };
        images.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out var count) && count < 10)
            {
                result.AddError("--images must be at least 10.");
            }
        });
        var overrides = CommonOptions.Overrides();
        var format = CommonOptions.Format();
        var command = new Command("advise", "Compares backbones on some of your images: accuracy of their vectors, and speed.")
        {
            configuration, pipeline, candidates, images, overrides, format,
        };
        command.SetAction(async (call, cancellation) =>
        {
            var name = call.GetValue(pipeline);
            var job = PipelineJob.Load(call.GetRequiredValue(configuration), call.GetValue(overrides), name is null ? [] : [name]);
            job.Clock = terminal.Clock;
            using var display = new ProgressDisplay(terminal);
            var comparison = await job.CompareBackbonesAsync(name, call.GetValue(candidates), call.GetValue(images), display, cancellation);
            display.End();
            ComparisonReport.Print(terminal, comparison, call.GetValue(format));
            return ExitCode.Done;
        });
        return command;
    }
}
