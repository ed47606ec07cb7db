using System.CommandLine;
using System.CommandLine.Completions;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Comparison;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer compare</c>: finished runs side by side.</summary>
public static class CompareCommand
{
    private const string DefaultPage = "compare.html";

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var runs = CommonOptions.NoOption(new Argument<string[]>("RUN")
        {
            Description = "Two or more run folders, pipelines that have run, or latest; the others are compared with the first.",
            Arity = ArgumentArity.OneOrMore,
        });
        runs.CompletionSources.Add(_ => RunFolders.Pipelines().Select(name => new CompletionItem(name)));
        var output = new Option<string?>("--output", "-o")
        {
            Description = $"The page to write, with the pictures. Default: {DefaultPage}, unless the format is json or csv.",
            HelpName = "FILE",
        };
        var format = CommonOptions.Format();
        var command = new Command("compare", "Compares finished runs: settings, metrics, and who is right where.") { runs, output, format };
        command.SetAction(async (call, cancellation) =>
        {
            var comparison = RunComparison.Load(Find(call.GetRequiredValue(runs)), cancellation);
            RunComparisonReport.Print(terminal, comparison, call.GetValue(format));
            if (call.GetValue(output) is { } page)
            {
                await WritePageAsync(terminal, comparison, page, cancellation);
            }
            else if (call.GetValue(format) == OutputFormat.Table)
            {
                await TryWritePageAsync(terminal, comparison, cancellation);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task WritePageAsync(Terminal terminal, RunComparison comparison, string page, CancellationToken cancellation)
    {
        using var display = new ProgressDisplay(terminal);
        await ComparedRunsReport.WriteAsync(comparison, page, progress: display, cancellation: cancellation);
        display.End();
        terminal.Out.WriteLine($"page  {page}");
    }

    /// <summary>Nobody asked for the page: what was asked for is printed already.</summary>
    private static async Task TryWritePageAsync(Terminal terminal, RunComparison comparison, CancellationToken cancellation)
    {
        try
        {
            await WritePageAsync(terminal, comparison, DefaultPage, cancellation);
        }
        catch (PipelineException error)
        {
            terminal.Error.WriteLine($"note: {error.Problems[0]}");
        }
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
