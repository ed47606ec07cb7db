using System.CommandLine;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Reports;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer index</c>: builds an index of images for <c>trainer search</c>, and changes one.</summary>
public static class IndexCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var source = CommonOptions.Source(
            "MODEL|BACKBONE|INDEX", "A trained model or a backbone; with --add or --remove the index that is changed.");
        var paths = CommonOptions.Images();
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The index to write. An index of that name is replaced.",
            HelpName = "INDEX",
        };
        var add = new Option<bool>("--add") { Description = "Adds the images to the index; those in it already get new vectors." };
        var remove = new Option<bool>("--remove")
        {
            Description = "Removes the images, or all below folders, from the index. No file is deleted.",
        };
        var model = CommonOptions.IndexModel();
        var overrides = CommonOptions.SourceOverrides();
        var format = CommonOptions.Format();
        var command = new Command("index", "Builds an index of images, in which 'trainer search' finds similar ones; adds and removes images.")
        {
            source, paths, output, add, remove, model, overrides, format,
        };
        command.Validators.Add(result =>
        {
            var changes = result.GetValue(add) || result.GetValue(remove);
            if (result.GetValue(add) && result.GetValue(remove))
            {
                result.AddError("--add and --remove exclude each other. Leave one out.");
            }

            if (!changes && result.GetResult(output) is null or { Tokens: [{ Value: "" }] })
            {
                result.AddError("--output is missing: the index to write.");
            }

            if (changes && (result.GetResult(output) is not null || result.GetResult(overrides) is not null))
            {
                result.AddError("--output and --set are for a new index; --add and --remove change the one that is named.");
            }

            if (!result.GetValue(add) && result.GetResult(model) is not null)
            {
                result.AddError("--model goes with --add only.");
            }
        });
        command.SetAction(async (call, cancellation) =>
        {
            var named = call.GetRequiredValue(source);
            var images = call.GetRequiredValue(paths);
            var file = call.GetValue(output) ?? named;
            using var display = new ProgressDisplay(terminal);
            IndexResult result;
            try
            {
                result = call.GetValue(remove)
                    ? await ImageIndex.RemoveAsync(file, images, display, cancellation)
                    : call.GetValue(add)
                    ? await AddAsync(file, call.GetValue(model))
                    : await BuildAsync();
            }
            catch (OperationCanceledException)
            {
                display.End();
                terminal.Error.WriteLine(
                    $"interrupted: {file} is as it was before; vectors so far are kept in {file}.partial, and the same command resumes there.");
                return ExitCode.Interrupted;
            }

            display.End();
            IndexReport.Print(terminal, file, result, call.GetValue(format));
            NoteList.Print(terminal, result.Notes, result.Skipped, call.GetValue(format));
            return result.Skipped.Count == 0 ? ExitCode.Done : ExitCode.Failed;

            async Task<IndexResult> BuildAsync()
            {
                using var found = EmbeddingSource.Find(named, call.GetValue(overrides));
                return await ImageIndex.BuildAsync(
                    file, found, ImagePaths.Expand(images, terminal.In), display, cancellation);
            }

            async Task<IndexResult> AddAsync(string index, string? model)
            {
                using var found = Source(index, model);
                return await ImageIndex.AddAsync(index, found, ImagePaths.Expand(images, terminal.In), display, cancellation);
            }
        });
        return command;
    }

    private static EmbeddingSource Source(string index, string? model)
    {
        using var opened = ImageIndex.Open(index);
        return opened.OpenSource(model);
    }
}
