using System.CommandLine;
using System.CommandLine.Parsing;
using Trainer.Commands;
using Trainer.Completion;
using Trainer.Output;

namespace Trainer;

/// <summary>The <c>trainer</c> command: all its sub-commands in one place.</summary>
public static class CommandLine
{
    /// <summary>Runs the command line.</summary>
    /// <returns>The exit code (<see cref="ExitCode"/>).</returns>
    public static Task<int> InvokeAsync(string[] arguments, Terminal terminal, CancellationToken cancellation) =>
        InvokeAsync(arguments, terminal, new Backstop(terminal), cancellation);

    /// <inheritdoc cref="InvokeAsync(string[], Terminal, CancellationToken)"/>
    internal static async Task<int> InvokeAsync(string[] arguments, Terminal terminal, Backstop backstop, CancellationToken cancellation)
    {
        var root = new RootCommand("Trains image classifiers and clusters images from a configuration file, and exports ML.NET models.")
        {
            InitCommand.Create(terminal),
            RunCommand.Create(terminal, backstop),
            PlanCommand.Create(terminal),
            SweepCommand.Create(terminal, backstop),
            ExtractCommand.Create(terminal),
            StatusCommand.Create(terminal),
            SubmitCommand.Create(terminal),
            CacheCommand.Create(terminal),
            FindRateCommand.Create(terminal),
            EvaluateCommand.Create(terminal),
            VerifyCommand.Create(terminal),
            PredictCommand.Create(terminal),
            ExplainCommand.Create(terminal),
            ServeCommand.Create(terminal, backstop),
            EmbedCommand.Create(terminal),
            IndexCommand.Create(terminal),
            SearchCommand.Create(terminal),
            CompareCommand.Create(terminal),
            ReportCommand.Create(terminal),
            SortCommand.Create(terminal),
            BackbonesCommand.Create(terminal),
            SchemaCommand.Create(terminal),
            AuditCommand.Create(terminal),
            DoctorCommand.Create(terminal),
            CompletionCommand.Create(terminal),
        };
        if (arguments.Length == 0)
        {
            Welcome.Print(terminal);
            return ExitCode.Done;
        }

        if (SuggestDirective.IsCalled(arguments))
        {
            SuggestDirective.Print(root, arguments, terminal.Results);
            return ExitCode.Done;
        }

        var call = root.Parse(arguments);
        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,

            // Program handles signals and lets a stage finish its current step.
            ProcessTerminationTimeout = null,
        };
        if (call.Errors.Count > 0)
        {
            foreach (var message in WrongCall.Messages(call))
            {
                terminal.Error.WriteLine($"error: {message}");
            }

            terminal.Error.WriteLine($"See: trainer {NameOf(call.CommandResult)}--help");
            return ExitCode.WrongCall;
        }

        return await backstop.RunAsync(
            () => ErrorReport.GuardAsync(terminal, () => call.InvokeAsync(configuration, cancellation)), cancellation);
    }

    private static string NameOf(CommandResult call) =>
        call.Command is RootCommand ? "" : (call.Parent is CommandResult parent ? NameOf(parent) : "") + call.Command.Name + " ";
}
