using System.Globalization;
using Pipelines;

namespace Trainer.Output.Reports;

/// <summary>What <c>trainer plan</c> says of a sweep.</summary>
internal static class SweepPlanReport
{
    /// <summary>Prints it.</summary>
    public static void Print(Terminal terminal, SweepPlan plan)
    {
        var done = plan.Done > 0 ? $", {plan.Done} of them done" : "";
        terminal.Out.WriteLine(
            $"{plan.Pipeline}: a sweep ({CamelCase.Of(plan.Strategy)}) of {Quantity.Of(plan.Trials, "trials")}{done} over "
            + $"{string.Join(", ", plan.Settings)}");
        terminal.Out.WriteLine($"  compared by {CamelCase.Of(plan.Metric)} on {plan.ComparedOn}");
        var rungs = plan.Rungs.Select(rung => $"{rung.Trials} up to epoch {rung.Epochs}").ToList();
        terminal.Out.WriteLine(
            $"  {Quantity.Of(plan.Epochs, "epochs")}{(rungs.Count > 0 ? $" of {plan.FullEpochs}: {string.Join(", ", rungs)}" : "")}"
            + (plan.Seconds is { } seconds ? $", about {Duration(seconds)}" : ""));
        if (plan.VectorSets > 1 || plan.MissingVectors > 0)
        {
            var sets = plan.VectorSets > 1
                ? $"the settings change the vectors of the images: {plan.VectorSets} extractions, of which "
                : "";
            terminal.Out.WriteLine(
                $"  {sets}{Quantity.Of(plan.MissingVectors, "vectors")} {Quantity.Are(plan.MissingVectors)} not cached yet");
        }
    }

    private static string Duration(double seconds) => seconds switch
    {
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} seconds"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} minutes"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} hours"),
    };
}
