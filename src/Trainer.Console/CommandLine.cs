using System.CommandLine;
using System.CommandLine.Parsing;
using Trainer.Commands;
using Trainer.Output;

namespace Trainer;

/// <summary>The <c>trainer</c> command: all its sub-commands in one place.</summary>
public static class CommandLine
{
    /// <summary>Runs the command line.</summary>
    /// <returns>The exit code (<see cref="ExitCode"/>).</returns>
    public static async Task<int> InvokeAsync(string[] arguments, Terminal terminal, CancellationToken cancellation)
    {
        var root = new RootCommand("Trains image classifiers and groups images as pipelines.json says, and exports ML.NET models.")
        {
            RunCommand.Create(terminal),
            PlanCommand.Create(terminal),
            FindRateCommand.Create(terminal),
            EvaluateCommand.Create(terminal),
            PredictCommand.Create(terminal),
            BackbonesCommand.Create(terminal),
            SchemaCommand.Create(terminal),
        };
        var call = root.Parse(arguments);
        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,

            // Signals are handled by Program, which lets a stage finish its current step.
            ProcessTerminationTimeout = null,
        };
        if (call.Errors.Count > 0)
        {
            // A mistyped command is reported twice: as unknown, and as missing.
            foreach (var error in call.UnmatchedTokens.Count == 0 ? call.Errors : call.Errors.Where(error => error.Message.Contains(call.UnmatchedTokens[0], StringComparison.Ordinal)))
            {
                terminal.Error.WriteLine($"error: {error.Message}");
            }

            terminal.Error.WriteLine($"See: trainer {NameOf(call.CommandResult)}--help");
            return ExitCode.WrongCall;
        }

        return await ErrorReport.GuardAsync(terminal, () => call.InvokeAsync(configuration, cancellation));
    }

    private static string NameOf(CommandResult call) =>
        call.Command is RootCommand ? "" : (call.Parent is CommandResult parent ? NameOf(parent) : "") + call.Command.Name + " ";
}
