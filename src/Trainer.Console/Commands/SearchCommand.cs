using System.CommandLine;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Reports;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer search</c>: similar images in an index.</summary>
public static class SearchCommand
{
    private const int DefaultTop = 10;

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var index = CommonOptions.NoOption(new Argument<string>("INDEX") { Description = "An index that 'trainer index' has written." });
        var paths = CommonOptions.Images();
        var top = new Option<int>("--top")
        {
            Description = "How many similar images to show for each image.",
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
        var model = CommonOptions.IndexModel();
        var page = new Option<string?>("--html") { Description = "Writes a page with the pictures too.", HelpName = "FILE" };
        var format = CommonOptions.Format();
        var command = new Command("search", "Finds the images of an index that are most similar to others.")
        {
            index, paths, top, model, page, format,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(page) is "")
            {
                result.AddError("--html must name a file.");
            }
        });
        command.SetAction(async (call, cancellation) =>
        {
            using var opened = ImageIndex.Open(call.GetRequiredValue(index));
            using var source = opened.OpenSource(call.GetValue(model));
            if (call.GetValue(page) is { } wanted)
            {
                SimilarImagesPage.Check(wanted);
            }

            var images = ImagePaths.Expand(call.GetRequiredValue(paths), terminal.In);
            using var display = new ProgressDisplay(terminal);
            var vectors = await source.EmbedManyAsync(images, ImagePaths.AreFew(images) ? null : display, cancellation);
            display.End();
            var found = vectors.Where(vector => vector.IsUsable)
                .Select(vector => KeyValuePair.Create(vector.Name, opened.Search(vector.Value, call.GetValue(top))))
                .ToList();
            var unusable = vectors.Where(vector => !vector.IsUsable).ToList();
            SearchReport.Print(terminal, found, unusable, call.GetValue(format));
            if (call.GetValue(page) is { } file && found.Count > 0)
            {
                SimilarImagesPage.Write(file, opened, found, terminal.Clock, cancellation);
                terminal.Note($"the pictures are in {file}");
            }

            var skipped = unusable.Select(image => new SkippedImage(Path.GetFullPath(image.Name), image.Error!)).ToList();
            NoteList.Print(terminal, opened.Notes, skipped, call.GetValue(format));
            return skipped.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
