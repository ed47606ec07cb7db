using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>What a model decided on labelled images.</summary>
internal static class DecisionTable
{
    /// <summary>Prints it.</summary>
    public static void Print(Terminal terminal, DecisionMetrics decision)
    {
        var table = new TextTable(new("decision"), Column.Number("images"), Column.Number("value"), new("95 % interval"));
        Add("accepted", decision.Accepted, Count(decision.Accepted));
        Add("  accuracy of the accepted", decision.AcceptedAccuracy);
        Add("unsure", decision.Unsure, Count(decision.Unsure));
        Add("unknown", decision.Unknown, Count(decision.Unknown));
        if (decision.Coverage is { } coverage)
        {
            Add("prediction sets with the right class", coverage, Count(coverage));
            table.Add("classes in a prediction set", "", Tables.Share(decision.SetSize), "");
        }

        table.WriteWhole(terminal);

        string Count(Proportion share) => $"{Math.Round(share.Value * decision.Images)}";
        void Add(string name, Proportion? share, string images = "") =>
            table.Add(name, images, Tables.Share(share?.Value), Tables.Limits(share?.Interval));
    }
}
