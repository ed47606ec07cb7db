using System.CommandLine;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Reports;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer evaluate</c>: metrics of an exported model on held-out images.</summary>
public static class EvaluateCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var model = CommonOptions.Model();
        var path = CommonOptions.NoOption(new Argument<string?>("PATH")
        {
            Description = "The images: a folder of class folders, or a CSV or TSV manifest.",
            Arity = ArgumentArity.ZeroOrOne,
        });
        var data = new Option<string?>("--data", "-d") { Description = "The same as PATH.", HelpName = "PATH" };
        var report = new Option<string?>("--report")
        {
            Description = "Write a page as well: the result with the pictures behind every number.",
            HelpName = "FILE",
        };
        var format = CommonOptions.Format();
        var command = new Command("evaluate", "Evaluates an exported model on images that it was not trained on.")
        {
            model, path, data, report, format,
        };
        command.Validators.Add(result =>
        {
            var given = (string?[])[.. new[] { result.GetValue(path), result.GetValue(data) }.Where(value => value is not null)];
            if (given.Length != 1)
            {
                result.AddError(given.Length == 0
                    ? WrongCall.Missing(path)
                    : "The images are named twice: as PATH and with --data. Leave one out.");
            }
        });
        command.SetAction(async (call, cancellation) =>
        {
            using var display = new ProgressDisplay(terminal);
            var file = RunModels.Find(call.GetRequiredValue(model));
            var images = (call.GetValue(path) ?? call.GetValue(data))!;
            var evaluation = call.GetValue(report) is { } page
                ? await EvaluationReport.WriteAsync(file, images, page, progress: display, cancellation: cancellation)
                : await EvaluateAsync(file, images, display, cancellation);
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

            if (call.GetValue(report) is { } written)
            {
                terminal.Error.WriteLine($"report: {written}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<ModelEvaluation> EvaluateAsync(
        string file, string images, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        using var loaded = ImageModel.Load(file);
        return await loaded.EvaluateAsync(images, progress, cancellation);
    }
}
