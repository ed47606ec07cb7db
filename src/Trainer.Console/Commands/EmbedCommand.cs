using System.CommandLine;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Reports;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer embed</c>: the vectors of images as a file.</summary>
public static class EmbedCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var source = CommonOptions.Source("MODEL|BACKBONE", "A trained model, or a backbone: a name of 'trainer backbones list' or an ONNX file.");
        var paths = CommonOptions.Images();
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The file to write: .npy (with paths in FILE.csv), .parquet or .csv.",
            HelpName = "FILE",
        };
        var overrides = CommonOptions.SourceOverrides();
        var format = CommonOptions.Format();
        var command = new Command("embed", "Writes the vectors of images to a file: .npy, Parquet or CSV.")
        {
            source, paths, output, overrides, format,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(output) is null or { Tokens: [{ Value: "" }] })
            {
                result.AddError("--output is missing: the file to write.");
            }
        });
        command.SetAction(async (call, cancellation) =>
        {
            using var found = EmbeddingSource.Find(call.GetRequiredValue(source), call.GetValue(overrides));
            var images = ImagePaths.Expand(call.GetRequiredValue(paths), terminal.In);
            var file = call.GetValue(output)!;
            using var display = new ProgressDisplay(terminal);
            EmbeddingResult result;
            try
            {
                result = await EmbeddingFile.WriteAsync(
                    file, found, images, ImagePaths.AreFew(images) ? null : display, cancellation);
            }
            catch (OperationCanceledException)
            {
                display.End();
                terminal.Error.WriteLine(
                    $"interrupted: the vectors so far are kept in {file}.partial; the same command resumes there.");
                return ExitCode.Interrupted;
            }

            display.End();
            VectorReport.Print(terminal, found.Name, result, call.GetValue(format));
            NoteList.Print(terminal, result.Notes, result.Skipped, call.GetValue(format));
            return result.Skipped.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
