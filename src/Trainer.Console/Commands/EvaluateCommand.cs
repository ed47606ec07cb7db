using System.CommandLine;
using Pipelines;
using Pipelines.Data.Places;
using Pipelines.Runs;
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
            var predictor = ModelPredictor.Load(call.GetRequiredValue(model));
            var labelled = predictor.Metadata.Task == PipelineTask.Classification;
            var place = ImagePlace.Find(call.GetRequiredValue(data), labelled, "--data", cancellation);
            if (labelled)
            {
                var metrics = await ProgressDisplay.ShowAsync(
                    terminal, progress => ModelEvaluation.Classification(predictor, place, progress, cancellation));
                NoteList.Print(terminal, place.Notes, metrics.Skipped);
                ClassificationTable.Print(terminal, metrics, call.GetValue(format));
            }
            else
            {
                var metrics = await ProgressDisplay.ShowAsync(
                    terminal, progress => ModelEvaluation.Clustering(predictor, place, progress, cancellation));
                NoteList.Print(terminal, place.Notes, metrics.Skipped);
                ClusteringTable.Print(terminal, metrics, call.GetValue(format));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
