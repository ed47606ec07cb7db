using System.CommandLine;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Reports;

namespace Trainer.Commands;

/// <summary><c>trainer verify</c>: whether a model is as it was written, and gives the scores that it gave then.</summary>
public static class VerifyCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var model = CommonOptions.Model();
        var format = CommonOptions.Format();
        var command = new Command("verify", "Verifies that a model.zip is unchanged and gives the scores that it gave when it was made.")
        {
            model, format,
        };
        command.SetAction((call, _) =>
        {
            var verification = ModelVerifier.Verify(RunModels.Find(call.GetRequiredValue(model)));
            VerificationReport.Print(terminal, verification, call.GetValue(format));
            return Task.FromResult(verification.Passed ? ExitCode.Done : ExitCode.Failed);
        });
        return command;
    }
}
