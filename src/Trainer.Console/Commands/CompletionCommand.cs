using System.CommandLine;
using Trainer.Completion;
using Trainer.Output;

namespace Trainer.Commands;

/// <summary><c>trainer completion</c>: prints the script with which a shell completes the command line.</summary>
public static class CompletionCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = string.Join(", ", ShellScripts.Names) + "." };
        shell.AcceptOnlyFromAmong([.. ShellScripts.Names]);
        var command = new Command("completion", "Prints a script with which a shell completes commands, options and names.") { shell };
        command.SetAction(call =>
        {
            terminal.Results.Write(ShellScripts.For(call.GetRequiredValue(shell)));
            return ExitCode.Done;
        });
        return command;
    }
}
