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
        var format = CommonOptions.Format();
        var command = new Command("evaluate", "Evaluates an exported model on images that it was not trained on.")
        {
            model, path, data, format,
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
            using var loaded = ImageModel.Load(RunModels.Find(call.GetRequiredValue(model)));
            using var display = new ProgressDisplay(terminal);
            var evaluation = await loaded.EvaluateAsync((call.GetValue(path) ?? call.GetValue(data))!, display, cancellation);
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
