using System.Text;
using Trainer.Output;
using Trainer.Output.Reports;

namespace Trainer.Tests.Output;

/// <summary>What a run prints at its end, apart from the words.</summary>
public sealed class RunSummaryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trainer runs ").FullName;

    [Theory]
    [InlineData(80, true)]
    [InlineData(80, false)]
    [InlineData(null, false)]
    public void The_report_is_named_where_there_is_one_and_is_a_link_where_the_terminal_takes_links(int? width, bool hasLinks)
    {
        var report = Path.Combine(_folder, "report.html");
        Assert.DoesNotContain("report  ", Print(width, hasLinks, OutputFormat.Table), StringComparison.Ordinal);
        File.WriteAllText(report, "");

        var text = Print(width, hasLinks, OutputFormat.Table);
        var expected = hasLinks ? FileLink.Of(report, report) : report;
        Assert.EndsWith($"\n\nreport  {expected}\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(hasLinks, text.Contains('\u001b', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(OutputFormat.Json)]
    [InlineData(OutputFormat.Csv)]
    public void What_a_program_reads_has_no_links_and_no_bars(OutputFormat format)
    {
        File.WriteAllText(Path.Combine(_folder, "report.html"), "");
        var text = Print(80, hasLinks: true, format);
        Assert.DoesNotContain('\u001b', text);
        Assert.DoesNotContain("report  ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Bars_are_drawn_on_terminals_of_Unicode_only()
    {
        Assert.Contains('█', Classes(Encoding.UTF8, 120));
        Assert.DoesNotContain('█', Classes(Encoding.UTF8, null));
        Assert.DoesNotContain('█', Classes(Encoding.Latin1, 120));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Classes(Encoding encoding, int? width)
    {
        using var output = new EncodedWriter(encoding);
        ClassificationTable.PrintResult(
            new(Stream.Null, output, TextWriter.Null, TimeProvider.System, isInteractive: false, () => width, () => width),
            SnapshotOutputs.ManyClasses(30));
        return output.ToString();
    }

    private string Print(int? width, bool hasLinks, OutputFormat format)
    {
        using var output = new StringWriter();
        var terminal = new Terminal(
            Stream.Null, output, TextWriter.Null, TimeProvider.System, isInteractive: false, () => width, () => width, hasLinks);
        RunSummary.Print(terminal, [SnapshotOutputs.ManyClasses(3) with { Folder = _folder }], format);
        return output.ToString();
    }

    private sealed class EncodedWriter(Encoding encoding) : StringWriter
    {
        public override Encoding Encoding => encoding;
    }
}
