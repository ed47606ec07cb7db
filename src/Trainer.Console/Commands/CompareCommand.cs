using System.CommandLine;
using System.CommandLine.Completions;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Comparison;

namespace Trainer.Commands;

/// <summary><c>trainer compare</c>: finished runs side by side.</summary>
public static class CompareCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var runs = CommonOptions.NoOption(new Argument<string[]>("RUN")
        {
            Description = "Two or more run folders, pipelines that have run, or latest; the others are compared with the first.",
            Arity = ArgumentArity.OneOrMore,
        });
        runs.CompletionSources.Add(_ => RunFolders.Pipelines().Select(name => new CompletionItem(name)));
        var format = CommonOptions.Format();
        var command = new Command("compare", "Compares finished runs: settings, metrics, and who is right where.") { runs, format };
        command.SetAction((call, cancellation) =>
        {
            var folders = Find(call.GetRequiredValue(runs));
            RunComparisonReport.Print(terminal, RunComparison.Load(folders, cancellation), call.GetValue(format));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    /// <summary>The folders of all runs, or all that is wrong with their names.</summary>
    private static List<string> Find(IReadOnlyList<string> runs)
    {
        var (folders, problems) = (new List<string>(), new List<Problem>());
        foreach (var run in runs)
        {
            try
            {
                folders.Add(RunFolders.Find(run));
            }
            catch (ConfigurationException error)
            {
                problems.AddRange(error.Problems);
            }
        }

        return problems.Count > 0 ? throw new ConfigurationException(problems) : folders;
    }
}
