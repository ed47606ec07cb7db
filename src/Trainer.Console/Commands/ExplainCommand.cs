using System.CommandLine;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Reports;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer explain</c>: images that show what a classifier goes by.</summary>
public static class ExplainCommand
{
    private const int FewImages = 20;

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var model = CommonOptions.Model();
        var paths = CommonOptions.NoOption(new Argument<string[]>("PATH")
        {
            Description = "Image files, folders, globs such as 'photos/**/*.jpg', or - for paths from standard input, one a line.",
            Arity = ArgumentArity.OneOrMore,
        });
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The folder for the overlays, a PNG for each image and class. Nothing in it is overwritten.",
            HelpName = "FOLDER",
        };
        var labels = new Option<string[]>("--class")
        {
            Description = "A class of the model; may be repeated. Default: the most probable class of each image.",
            HelpName = "NAME",
        };
        var top = new Option<int?>("--top")
        {
            Description = "How many of the most probable classes to show for each image. Default: 1.",
            HelpName = "N",
        };
        top.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[0].Value, out var number) && number >= 1))
            {
                result.AddError($"--top must be a whole number of at least 1, not '{result.Tokens[0].Value}'.");
            }
        });
        var format = CommonOptions.Format();
        var command = new Command("explain", "Shows which parts of an image speak for a class: class activation maps as PNG.")
        {
            model, paths, output, labels, top, format,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(output) is null or { Tokens: [{ Value: "" }] })
            {
                result.AddError("--output is missing: the folder for the overlays.");
            }

            if (result.GetResult(labels) is not null && result.GetResult(top) is not null)
            {
                result.AddError("--class names the classes and --top counts the most probable ones. Leave one out.");
            }
        });
        command.SetAction(async (call, cancellation) =>
        {
            using var explainer = ImageExplainer.Load(RunModels.Find(call.GetRequiredValue(model)));
            var images = ImagePaths.Expand(call.GetRequiredValue(paths), terminal.In);
            using var display = new ProgressDisplay(terminal);
            var results = await explainer.WriteOverlaysAsync(
                images,
                call.GetValue(output)!,
                call.GetValue(labels),
                call.GetValue(top) ?? 1,
                images.Count < FewImages ? null : display,
                cancellation);
            display.End();
            ExplanationReport.Print(terminal, results, call.GetValue(format));
            var skipped = results.Where(result => !result.IsUsable)
                .Select(result => new SkippedImage(Path.GetFullPath(result.Name), result.Error!))
                .ToList();
            NoteList.Print(terminal, [], skipped, call.GetValue(format));
            return skipped.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
