using System.CommandLine;
using Pipelines;
using Pipelines.Configuration;
using Pipelines.Runs;
using Pipelines.Training.RangeTest;
using Trainer.Output;

namespace Trainer.Commands;

/// <summary><c>trainer find-rate</c>: a learning-rate range test.</summary>
public static class FindRateCommand
{
    private const int LeastSteps = 20;

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var usual = new LearningRateRange();
        var configuration = CommonOptions.Configuration();
        var pipelines = CommonOptions.Pipelines();
        var overrides = CommonOptions.Overrides();
        var from = Rate("--from", "The first learning rate. Default: 1e-6.", usual.From);
        var to = Rate("--to", "The last learning rate. Default: 1.", usual.To);
        var steps = new Option<int>("--steps") { Description = "Steps from one to the other, at least 20. Default: 100.", HelpName = "N", DefaultValueFactory = _ => usual.Steps };
        steps.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out var count) && count < LeastSteps)
            {
                result.AddError($"--steps must be at least {LeastSteps}.");
            }
        });
        var format = CommonOptions.Format();
        var command = new Command("find-rate", "Trains the network of a pipeline for some steps while the learning rate rises, shows what the loss does, and suggests a learning rate. Changes no model.")
        {
            configuration, pipelines, overrides, from, to, steps, format,
        };
        command.SetAction(async (call, cancellation) =>
        {
            var file = PipelinesFile.Load(call.GetRequiredValue(configuration), call.GetValue(overrides), call.GetValue(pipelines));
            var problems = file.Pipelines.Select(entry => LearningRateSearch.CheckTask(entry.Value, option => file.Place(entry.Key, option))).OfType<Problem>().ToList();
            var range = new LearningRateRange { From = call.GetValue(from), To = call.GetValue(to), Steps = call.GetValue(steps) };
            if (range.From >= range.To)
            {
                problems.Add(new("--from", "The first learning rate is not below the last.", "Give a higher one with --to."));
            }

            if (problems.Count > 0)
            {
                throw new ConfigurationException(problems);
            }

            var prepared = await ProgressDisplay.ShowAsync(terminal, progress => PipelinePreparation.PrepareAll(file, progress, cancellation));
            foreach (var pipeline in prepared)
            {
                var curve = await ProgressDisplay.ShowAsync(terminal, progress => LearningRateSearch.Run(pipeline, range, terminal.Clock, progress, cancellation));
                LearningRateReport.Print(terminal, pipeline, curve, call.GetValue(format));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Option<double> Rate(string name, string description, double usual)
    {
        var option = new Option<double>(name) { Description = description, HelpName = "RATE", DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && double.TryParse(result.Tokens[0].Value, System.Globalization.CultureInfo.InvariantCulture, out var rate) && !(rate is > 0 and <= 1e6))
            {
                result.AddError($"{name} must be above 0 and at most 1e6.");
            }
        });
        return option;
    }
}
