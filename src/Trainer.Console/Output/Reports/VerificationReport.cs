using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer verify</c>.</summary>
internal static class VerificationReport
{
    private const int NameWidth = 20;

    /// <summary>Prints the checks, and what the model says of itself.</summary>
    public static void Print(Terminal terminal, ModelVerification verification, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(verification));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["check", "passed", "detail"],
                    verification.Checks.Select(check =>
                        (IReadOnlyList<string>)[check.Name, check.Passed ? "true" : "false", check.Detail]));
                break;
            default:
                foreach (var (name, value) in verification.Origin)
                {
                    terminal.Fact(name, value, NameWidth);
                }

                terminal.Out.WriteLine();
                foreach (var check in verification.Checks)
                {
                    terminal.Fact(check.Name, $"{(check.Passed ? "passed" : "FAILED")}: {check.Detail}", NameWidth);
                }

                terminal.Out.WriteLine();
                terminal.Out.WriteLine(verification.Passed
                    ? "The model is as it was written."
                    : "The model is not as it was written, or does not work here as it did.");
                break;
        }
    }
}
