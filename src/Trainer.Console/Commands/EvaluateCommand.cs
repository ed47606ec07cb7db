using System.CommandLine;
using Pipelines;
using Trainer.Output;

namespace Trainer.Commands;

/// <summary><c>trainer evaluate</c>: metrics of an exported model on held-out images.</summary>
public static class EvaluateCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var model = CommonOptions.NoOption(new Argument<string>("MODEL") { Description = "The model.zip or model.onnx of a run." });
        var data = new Option<string>("--data", "-d")
        {
            Description = "The images: a folder of class folders, or a CSV or TSV manifest.",
            HelpName = "PATH",
            Required = true,
        };
        var format = CommonOptions.Format();
        var command = new Command("evaluate", "Evaluates an exported model on images that it was not trained on.") { model, data, format };
        command.SetAction(async (call, cancellation) =>
        {
            using var loaded = ImageModel.Load(call.GetRequiredValue(model));
            using var display = new ProgressDisplay(terminal);
            var evaluation = await loaded.EvaluateAsync(call.GetRequiredValue(data), display, cancellation);
            display.End();
            NoteList.Print(terminal, evaluation.Notes, evaluation.Skipped, call.GetValue(format));
            if (evaluation.Classification is { } classification)
            {
                ClassificationTable.Print(terminal, classification, call.GetValue(format));
            }
            else
            {
                ClusteringTable.Print(terminal, evaluation.Clustering!, call.GetValue(format));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
