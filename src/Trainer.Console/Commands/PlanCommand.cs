using System.CommandLine;
using Trainer.Output;
using Trainer.Output.Reports;
using Trainer.Output.Stages;

namespace Trainer.Commands;

/// <summary><c>trainer plan</c>: shows what <c>run</c> would do.</summary>
public static class PlanCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var configuration = CommonOptions.Configuration();
        var pipelines = CommonOptions.Pipelines();
        var overrides = CommonOptions.Overrides();
        var contactSheets = new Option<string?>("--contact-sheet")
        {
            Description = "Also writes FOLDER/PIPELINE.png for each pipeline that augments: training images, plain and augmented.",
            HelpName = "FOLDER",
        };
        var settings = new Option<bool>("--settings")
        {
            Description = "Also prints every setting with its default, the images of each class, and the stages of the network.",
        };
        var learningCurve = new Option<bool>("--learning-curve")
        {
            Description = "Also measures how much more images would bring, by heads on stored vectors of some of them.",
        };
        var format = CommonOptions.Format();
        var command = new Command("plan", "Shows what run would do, how long it would take, and all errors. Trains nothing.")
        {
            configuration, pipelines, overrides, contactSheets, settings, learningCurve, format,
        };
        command.SetAction(async (call, cancellation) =>
        {
            var job = CommonOptions.Job(terminal, call, configuration, overrides, pipelines);
            using var display = new ProgressDisplay(terminal);
            var plans = await job.PlanAsync(call.GetValue(contactSheets), display, cancellation);
            if (call.GetValue(learningCurve))
            {
                var curves = await job.MeasureLearningCurvesAsync(display, cancellation);
                plans = [.. plans.Select(plan => plan with { LearningCurve = curves.GetValueOrDefault(plan.Pipeline) })];
            }

            var sweeps = new Dictionary<string, Pipelines.SweepPlan>();
            foreach (var name in job.Pipelines.Where(entry => entry.Value.Sweep is not null).Select(entry => entry.Key))
            {
                sweeps[name] = await Pipelines.PipelineSweep.Of(job, name).PlanAsync(progress: display, cancellation: cancellation);
            }

            display.End();
            PlanReport.Print(terminal, plans, call.GetValue(format), call.GetValue(settings), sweeps);
            return ExitCode.Done;
        });
        return command;
    }
}
