using System.CommandLine;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Reports;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer cache</c>: what is in a cache of feature vectors; merging, checking and pruning it.</summary>
public static class CacheCommand
{
    /// <summary>The command with its sub-commands.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("cache", "Shows what is in a cache of feature vectors, merges caches, checks and prunes one.")
        {
            WithInfo(terminal, new Command("info", "Lists the networks and image sizes whose vectors are in the cache; the default.")),
            Merge(terminal),
            Check(terminal),
            Prune(terminal),
        };
        return WithInfo(terminal, command);
    }

    private static Command WithInfo(Terminal terminal, Command command)
    {
        var cache = CacheFolder();
        var format = CommonOptions.Format();
        command.Options.Add(cache);
        command.Options.Add(format);
        command.SetAction(async (call, cancellation) =>
        {
            var folder = Folder(terminal, call.GetValue(cache));
            CacheReport.Print(terminal, await folder.InspectAsync(cancellation), call.GetValue(format));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Merge(Terminal terminal)
    {
        var sources = CommonOptions.NoOption(new Argument<string[]>("FROM")
        {
            Description = "Folders of other caches. Nothing in them is changed.",
            Arity = ArgumentArity.OneOrMore,
        });
        var cache = CacheFolder();
        var format = CommonOptions.Format();
        var command = new Command("merge", "Copies the vectors of other caches into this one, and verifies each of them.")
        {
            sources, cache, format,
        };
        command.SetAction(async (call, cancellation) =>
        {
            using var display = new ProgressDisplay(terminal);
            var folder = Folder(terminal, call.GetValue(cache));
            CacheMergeResult result;
            try
            {
                result = await folder.MergeAsync(call.GetRequiredValue(sources), display, cancellation);
            }
            catch (OperationCanceledException)
            {
                display.End();
                terminal.Error.WriteLine("interrupted: the files that were copied stay; the same command copies the others.");
                return ExitCode.Interrupted;
            }

            display.End();
            CacheReport.Print(terminal, folder.Folder, result, call.GetValue(format));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Check(Terminal terminal)
    {
        var cache = CacheFolder();
        var format = CommonOptions.Format();
        var command = new Command("check", "Verifies every vector, and names what is damaged or does not belong there. Changes nothing.")
        {
            cache, format,
        };
        command.SetAction(async (call, cancellation) =>
        {
            using var display = new ProgressDisplay(terminal);
            var findings = await Folder(terminal, call.GetValue(cache)).CheckAsync(display, cancellation);
            display.End();
            CacheReport.Print(terminal, findings, call.GetValue(format));
            return findings.Any(IsDamage) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static Command Prune(Terminal terminal)
    {
        var cache = CacheFolder();
        var usedBy = new Option<string?>("--used-by")
        {
            Description = "Also removes vectors of networks and image sizes that no pipeline of this configuration file uses.",
            HelpName = "CONFIG",
        };
        var yes = new Option<bool>("--yes") { Description = "Removes it; without this, it is only said what would be removed." };
        var format = CommonOptions.Format();
        var command = new Command("prune", "Removes damaged vectors, duplicates and leftovers. Says what, and does nothing without --yes.")
        {
            cache, usedBy, yes, format,
        };
        command.SetAction(async (call, cancellation) =>
        {
            using var display = new ProgressDisplay(terminal);
            var job = call.GetValue(usedBy) is { } configuration ? PipelineJob.Load(configuration) : null;
            var result = await Folder(terminal, call.GetValue(cache)).PruneAsync(job, call.GetValue(yes), display, cancellation);
            display.End();
            CacheReport.Print(terminal, result, call.GetValue(format));
            return ExitCode.Done;
        });
        return command;
    }

    private static bool IsDamage(CacheFinding finding) =>
        finding.Kind is CacheFindingKind.DamagedVector or CacheFindingKind.TornVector or CacheFindingKind.UnusableFile
            or CacheFindingKind.ForeignFile;

    private static FeatureCacheFolder Folder(Terminal terminal, string? folder) =>
        new(folder ?? FeatureCacheOptions.DefaultFolder) { Clock = terminal.Clock };

    private static Option<string?> CacheFolder()
    {
        var option = new Option<string?>("--cache")
        {
            Description = $"The folder of the cache. Default: {FeatureCacheOptions.DefaultFolder}.",
            HelpName = "FOLDER",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
            {
                result.AddError("--cache must name a folder.");
            }
        });
        return option;
    }
}
