using System.CommandLine;
using Pipelines;
using Pipelines.Configuration;
using Pipelines.Runs;
using Trainer.Output;

namespace Trainer.Commands;

/// <summary><c>trainer backbones advise</c>: compares backbones on the user's own images.</summary>
public static class AdviseCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var configuration = CommonOptions.Configuration();
        var pipeline = new Option<string?>("--pipeline", "-p") { Description = "The pipeline whose images are taken. Default: the first one of the file that classifies.", HelpName = "NAME" };
        var candidates = new Option<string[]>("--candidate", "-c")
        {
            Description = "A name of 'trainer backbones list' or an ONNX file to compare with the pipeline's own backbone; may be given several times. Default: the builtin one and all of the list that are on this machine.",
            HelpName = "NAME|FILE",
        };
        var images = new Option<int>("--images") { Description = $"How many training images to try them on. Default: {BackboneAdvice.DefaultImages}.", HelpName = "N", DefaultValueFactory = _ => BackboneAdvice.DefaultImages };
        images.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out var count) && count < 10)
            {
                result.AddError("--images must be at least 10.");
            }
        });
        var overrides = CommonOptions.Overrides();
        var format = CommonOptions.Format();
        var command = new Command("advise", "Tries backbones on a few hundred of your images: how well their vectors tell the classes apart, and how fast they are.")
        {
            configuration, pipeline, candidates, images, overrides, format,
        };
        command.SetAction(async (call, cancellation) =>
        {
            var name = call.GetValue(pipeline);
            var file = PipelinesFile.Load(call.GetRequiredValue(configuration), call.GetValue(overrides), name is null ? [] : [name]);
            name ??= file.Pipelines.FirstOrDefault(entry => entry.Value.Task == PipelineTask.Classification).Key ?? file.Pipelines.Keys.First();
            var comparison = await ProgressDisplay.ShowAsync(terminal, progress =>
                BackboneComparison.Run(file, name, call.GetValue(candidates) ?? [], call.GetValue(images), terminal.Clock, progress, cancellation));
            ComparisonReport.Print(terminal, comparison, call.GetValue(format));
            return ExitCode.Done;
        });
        return command;
    }
}
