using System.CommandLine;
using Pipelines;
using Trainer.Completion;
using Trainer.Output;
using Trainer.Output.Reports;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer backbones</c>: lists, shows, downloads and compares pretrained networks.</summary>
public static class BackbonesCommand
{
    /// <summary>The command with its sub-commands.</summary>
    public static Command Create(Terminal terminal)
    {
        return new Command("backbones", "Lists pretrained networks, shows one, downloads weights, and compares networks on your images.")
        {
            List(terminal), Show(terminal), Pull(terminal), AdviseCommand.Create(terminal),
        };
    }

    private static Command List(Terminal terminal)
    {
        var cache = CacheFolder();
        var format = CommonOptions.Format();
        var command = new Command(
            "list", "Lists the builtin backbone and the catalogue: size, published accuracy, and which are on this machine.")
        {
            cache, format,
        };
        command.SetAction(call =>
        {
            BackboneList.Print(terminal, KnownBackbone.All(WeightCache.Resolve(call.GetValue(cache))), call.GetValue(format));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show(Terminal terminal)
    {
        var backbone = CommonOptions.NoOption(
            new Argument<string>("NAME-or-FILE") { Description = "A name of 'trainer backbones list', or an ONNX file." });
        backbone.CompletionSources.Add(Suggestions.Backbones);
        var size = new Option<int?>("--size")
        {
            Description = "Side of the images for which shapes and multiply-adds are shown, in pixels. Default: the network's own size.",
            HelpName = "PIXELS",
        };
        size.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[0].Value, out var pixels) && pixels is >= 8 and <= 2048))
            {
                result.AddError($"--size must be a number of pixels from 8 to 2048, not '{result.Tokens[0].Value}'.");
            }
        });
        var cache = CacheFolder();
        var format = CommonOptions.Format();
        var command = new Command(
            "show", "Shows a network as a backbone: input, cut, stages, parameters, and its source if it is in the catalogue.")
        {
            backbone, size, cache, format,
        };
        command.SetAction(call =>
        {
            var name = call.GetRequiredValue(backbone);
            var weights = WeightCache.Resolve(call.GetValue(cache));
            NetworkReportOutput.Print(
                terminal, NetworkInspection.Of(name, call.GetValue(size)), BackboneCatalogue.Find(name), weights, call.GetValue(format));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Pull(Terminal terminal)
    {
        var names = CommonOptions.NoOption(
            new Argument<string[]>("NAME") { Description = "Names of 'trainer backbones list'.", Arity = ArgumentArity.OneOrMore });
        names.CompletionSources.Add(Suggestions.Backbones);
        var cache = CacheFolder();
        var command = new Command("pull", "Downloads official weights that are not on this machine, and prints the paths of all named.")
        {
            names, cache,
        };
        command.SetAction(async (call, cancellation) =>
        {
            // Nothing is downloaded if one of the names is wrong. What comes with the program has no entry.
            var wanted = call.GetRequiredValue(names).Distinct().ToList();
            wanted.ForEach(name => _ = name is BuiltinBackbone.Name or MlNetResNet18.Name ? null : BackboneCatalogue.Get(name, "NAME"));
            var folder = WeightCache.Resolve(call.GetValue(cache));
            using var display = new ProgressDisplay(terminal);
            try
            {
                foreach (var name in wanted)
                {
                    var path = await BackboneCatalogue.DownloadAsync(name, folder, display, cancellation);
                    display.End();
                    terminal.Out.WriteLine(path);
                }
            }
            catch (OperationCanceledException)
            {
                terminal.Error.WriteLine("interrupted: the part downloaded so far is kept; the same command resumes from there.");
                return ExitCode.Interrupted;
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string?> CacheFolder() => new("--cache")
    {
        Description = $"The folder of downloaded weights. Default: ${WeightCache.FolderVariable}, else the user's cache folder.",
        HelpName = "FOLDER",
    };
}
