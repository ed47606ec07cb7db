using System.CommandLine;
using Pipelines.Backbones;
using Pipelines.Backbones.Catalogue;
using Pipelines.Backbones.Inspection;
using Trainer.Output;

namespace Trainer.Commands;

/// <summary><c>trainer backbones</c>: which pretrained networks there are, what one is, and their download.</summary>
public static class BackbonesCommand
{
    /// <summary>The command with its sub-commands.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("backbones", "Lists the pretrained networks that have a name, shows one, downloads their weights, and compares them on your images.")
        {
            List(terminal), Show(terminal), Pull(terminal), AdviseCommand.Create(terminal),
        };
        return command;
    }

    private static Command List(Terminal terminal)
    {
        var cache = CacheFolder();
        var format = CommonOptions.Format();
        var command = new Command("list", "Lists the builtin backbone and the catalogue: size, published accuracy, and which are on this machine.") { cache, format };
        command.SetAction(call =>
        {
            BackboneList.Print(terminal, KnownBackbone.All(WeightCache.Resolve(call.GetValue(cache))), call.GetValue(format));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show(Terminal terminal)
    {
        var backbone = CommonOptions.NoOption(new Argument<string>("NAME-or-FILE") { Description = "A name that 'trainer backbones list' shows, or an ONNX file." });
        var size = new Option<int?>("--size") { Description = "Side of the images for which shapes and multiply-adds are shown, in pixels. Default: what the network was made for.", HelpName = "PIXELS" };
        size.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[0].Value, out var pixels) && pixels is >= 8 and <= 2048))
            {
                result.AddError($"--size is a number of pixels from 8 to 2048, not '{result.Tokens[0].Value}'.");
            }
        });
        var cache = CacheFolder();
        var format = CommonOptions.Format();
        var command = new Command("show", "Says what a network is as a backbone: input, cut, stages, parameters, multiply-adds, what cannot be trained; and source, licence and accuracy where it has a name.")
        {
            backbone, size, cache, format,
        };
        command.SetAction(call =>
        {
            var name = call.GetRequiredValue(backbone);
            NetworkReportOutput.Print(
                terminal, NetworkInspection.Of(name, call.GetValue(size)), BackboneCatalogue.Find(name), WeightCache.Resolve(call.GetValue(cache)), call.GetValue(format));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Pull(Terminal terminal)
    {
        var names = new Argument<string[]>("NAME") { Description = "Names that 'trainer backbones list' shows.", Arity = ArgumentArity.OneOrMore };
        var cache = CacheFolder();
        var command = new Command("pull", "Downloads the official weights of backbones, unless they are on this machine, and prints where they are.") { names, cache };
        command.SetAction(async (call, cancellation) =>
        {
            // Nothing is downloaded where one of the names is wrong.
            var entries = call.GetRequiredValue(names).Select(name => name == BuiltinBackbone.Name ? null : BackboneCatalogue.Get(name, "NAME")).Distinct().ToList();
            var folder = WeightCache.Resolve(call.GetValue(cache));
            var download = new WeightDownload(folder, DownloadSettings.FromEnvironment());
            try
            {
                foreach (var entry in entries)
                {
                    if (entry is not null)
                    {
                        await ProgressDisplay.ShowAsync(terminal, progress => download.FetchAsync(entry, progress, cancellation).GetAwaiter().GetResult(), quiet: folder.Holds(entry));
                    }

                    terminal.Out.WriteLine(entry is null ? BuiltinBackbone.FilePath : folder.Verified(entry));
                }
            }
            catch (OperationCanceledException)
            {
                terminal.Error.WriteLine("interrupted: what has come so far is kept; the same command goes on from there.");
                return ExitCode.Interrupted;
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string?> CacheFolder() => new("--cache")
    {
        Description = $"The folder in which weights are kept. Default: the environment variable {WeightCache.FolderVariable}, else the user's cache folder.",
        HelpName = "FOLDER",
    };
}
