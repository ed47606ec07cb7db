using System.CommandLine;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Reports;

namespace Trainer.Commands;

/// <summary><c>trainer doctor</c>: says what this machine has and what is wrong with it.</summary>
public static class DoctorCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("doctor", "Says what this machine has (cores, memory, GPU, libraries, caches) and what is missing.");
        command.SetAction(async (_, cancellation) =>
        {
            var report = await MachineReport.MakeAsync(".", cancellation);
            MachineReportOutput.Print(terminal, report);
            return report.Problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
