using System.CommandLine;
using System.Globalization;
using Pipelines;
using Trainer.Output;
using Trainer.Output.Reports;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer find-rate</c>: a learning-rate range test.</summary>
public static class FindRateCommand
{
    private const int LeastSteps = 20;

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var defaults = new LearningRateRange();
        var configuration = CommonOptions.Configuration();
        var pipelines = CommonOptions.Pipelines();
        var overrides = CommonOptions.Overrides();
        var from = Rate("--from", "The first learning rate.", defaults.From);
        var to = Rate("--to", "The last learning rate.", defaults.To);
        var steps = new Option<int>("--steps")
        {
            Description = "The number of steps, at least 20.",
            HelpName = "N",
            DefaultValueFactory = _ => defaults.Steps,
        };
        steps.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out var count) && count < LeastSteps)
            {
                result.AddError($"--steps must be at least {LeastSteps}.");
            }
        });
        var format = CommonOptions.Format();
        var command = new Command("find-rate", "Suggests a learning rate: trains for some steps while the rate rises. Writes no model.")
        {
            configuration, pipelines, overrides, from, to, steps, format,
        };
        command.SetAction(async (call, cancellation) =>
        {
            var range = new LearningRateRange { From = call.GetValue(from), To = call.GetValue(to), Steps = call.GetValue(steps) };
            List<Problem> problems = range.From < range.To
                ? []
                : [new("--from", "The first learning rate is not below the last.", "Give a higher last one with --to.")];
            var job = CommonOptions.Job(terminal, call, configuration, overrides, pipelines, problems);
            using var display = new ProgressDisplay(terminal);
            await foreach (var (name, curve) in job.FindLearningRatesAsync(range, display, cancellation))
            {
                display.End();
                LearningRateReport.Print(terminal, name, curve, call.GetValue(format));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Option<double> Rate(string name, string description, double standard)
    {
        var option = new Option<double>(name) { Description = description, HelpName = "RATE", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..]
                && double.TryParse(token.Value, CultureInfo.InvariantCulture, out var rate)
                && !(rate is > 0 and <= 1e6))
            {
                result.AddError($"{name} must be above 0 and at most 1e6.");
            }
        });
        return option;
    }
}
