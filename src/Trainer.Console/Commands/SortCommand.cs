using System.CommandLine;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Reports;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer sort</c>: puts images into a folder for each predicted class or cluster.</summary>
public static class SortCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var model = CommonOptions.Model();
        var paths = CommonOptions.Images();
        var into = new Option<string>("--into")
        {
            Description = "The folder in which a folder for each class or cluster is made. Nothing in it is overwritten.",
            HelpName = "FOLDER",
            Required = true,
        };
        var copy = new Option<bool>("--copy") { Description = "Copies the images; the default." };
        var link = new Option<bool>("--link")
        {
            Description = "Makes symbolic links to the absolute paths of the images instead of copies.",
        };
        var format = CommonOptions.Format();
        var command = new Command("sort", "Copies images into a folder for each predicted class or cluster.")
        {
            model, paths, into, copy, link, format,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(copy) && result.GetValue(link))
            {
                result.AddError("--copy and --link exclude each other. Leave one out.");
            }

            if (result.GetValue(into) is "")
            {
                result.AddError("--into must name a folder.");
            }
        });
        command.SetAction(async (call, cancellation) =>
        {
            using var loaded = ImageModel.Load(RunModels.Find(call.GetRequiredValue(model)));
            var images = ImagePaths.Expand(call.GetRequiredValue(paths), terminal.In);
            var method = call.GetValue(link) ? SortMethod.Link : SortMethod.Copy;
            var folder = call.GetRequiredValue(into);
            using var display = new ProgressDisplay(terminal);
            SortResult result;
            try
            {
                result = await new ImageSorter(loaded, folder) { Method = method }.SortAsync(
                    images, ImagePaths.AreFew(images) ? null : display, cancellation);
            }
            catch (OperationCanceledException)
            {
                display.End();
                terminal.Error.WriteLine("interrupted: what is sorted already stays; the same command continues there.");
                return ExitCode.Interrupted;
            }

            display.End();
            SortReport.Print(terminal, loaded.Task, method, result, call.GetValue(format));
            NoteList.Print(terminal, [], result.Skipped, call.GetValue(format));
            return result.Skipped.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
