using Pipelines;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer doctor</c>.</summary>
internal static class MachineReportOutput
{
    /// <summary>Prints the facts by topic, then what is missing.</summary>
    public static void Print(Terminal terminal, MachineReport report)
    {
        var width = report.Facts.Max(fact => fact.Name.Length) + 4;
        foreach (var topic in report.Facts.GroupBy(fact => fact.Topic))
        {
            terminal.Out.WriteLine(topic.Key);
            foreach (var fact in topic)
            {
                terminal.Fact($"  {fact.Name}", fact.Value, width);
            }
        }

        foreach (var note in report.Notes)
        {
            terminal.Note(note);
        }

        ErrorReport.Print(terminal, report.Problems);
        if (report.Problems.Count == 0)
        {
            terminal.Out.WriteLine("Everything that is needed is there.");
        }
    }
}
