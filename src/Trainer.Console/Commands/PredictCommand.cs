using System.CommandLine;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Reports;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer predict</c>: labels and scores, or clusters and distances, of images.</summary>
public static class PredictCommand
{
    private const int DefaultTop = 3;

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var model = CommonOptions.Model();
        var paths = CommonOptions.Images();
        var top = new Option<int>("--top")
        {
            Description = "How many classes or clusters to show for each image.",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultTop,
        };
        top.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[0].Value, out var number) && number >= 1))
            {
                result.AddError($"--top must be a whole number of at least 1, not '{result.Tokens[0].Value}'.");
            }
        });
        var format = CommonOptions.Format();
        var command = new Command("predict", "Predicts the class or cluster of images.") { model, paths, top, format };
        command.SetAction(async (call, cancellation) =>
        {
            using var loaded = ImageModel.Load(RunModels.Find(call.GetRequiredValue(model)));
            var images = ImagePaths.Expand(call.GetRequiredValue(paths), terminal.In);
            using var display = new ProgressDisplay(terminal);
            var results = await loaded.PredictManyAsync(images, ImagePaths.AreFew(images) ? null : display, cancellation);
            display.End();
            PredictionReport.Print(terminal, loaded.Task, results, call.GetValue(top), call.GetValue(format));
            var skipped = results.Where(result => !result.IsUsable)
                .Select(result => new SkippedImage(Path.GetFullPath(result.Name), result.Error!))
                .ToList();
            NoteList.Print(terminal, [], skipped, call.GetValue(format));
            return skipped.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
