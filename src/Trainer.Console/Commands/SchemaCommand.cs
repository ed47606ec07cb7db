using System.CommandLine;
using Pipelines;
using Trainer.Output;

namespace Trainer.Commands;

/// <summary><c>trainer schema</c>: prints the JSON Schema of <c>pipelines.json</c>.</summary>
public static class SchemaCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("schema", "Prints the JSON Schema of pipelines.json, for editors that complete and check it.");
        command.SetAction(_ =>
        {
            terminal.Results.Write(SchemaGenerator.Generate());
            return ExitCode.Done;
        });
        return command;
    }
}
