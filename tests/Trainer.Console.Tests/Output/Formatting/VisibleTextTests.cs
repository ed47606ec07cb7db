using Spectre.Console;
using Trainer.Output;
using Trainer.Output.Formatting;
using Trainer.Output.Stages;

namespace Trainer.Tests.Output.Formatting;

/// <summary>No text from outside reaches a terminal in a form that the terminal obeys or that nobody sees.</summary>
public sealed class VisibleTextTests
{
    private const string Hostile = "\u001b[2J\u009b31m\a\b\r\n\t\u007f\u202e\u2066\u200b\ufeff\u2028\u00ad\U000E0041\ud800[red]x[/]";

    [Theory]
    [InlineData("\u001b[31m", @"\u001B[31m")]
    [InlineData("a\tb\r\nc", @"a\u0009b\u000D\u000Ac")]
    [InlineData("\u0085\u009b", @"\u0085\u009B")]
    [InlineData("exe.\u202egpj", @"exe.\u202Egpj")]
    [InlineData("a\u200bb\u2060c\ufeff", @"a\u200Bb\u2060c\uFEFF")]
    [InlineData("\u2028\u2029\u3164", @"\u2028\u2029\u3164")]
    [InlineData("\U000E0041", @"\uDB40\uDC41")]
    [InlineData("plain text, Grün, 连衣裙, 👗, ❤️ and \\u001B", "plain text, Grün, 连衣裙, 👗, ❤️ and \\u001B")]
    public void What_cannot_be_seen_is_written_as_in_JSON(string text, string shown) => Assert.Equal(shown, VisibleText.Of(text));

    // An attribute cannot hold it.
    [Fact]
    public void Half_a_surrogate_pair_is_written_as_in_JSON() => Assert.Equal(@"a\uD83Db", VisibleText.Of("a\ud83db"));

    [Fact]
    public void Only_line_breaks_stay_in_text_that_has_lines()
    {
        Assert.Equal("a\nb\r\nc\\u000Dd\\u0009", VisibleText.OfLines("a\nb\r\nc\rd\t"));
        Assert.Equal("{ \"a\": \"\\u202E\" }\n", VisibleText.OfLines("{ \"a\": \"\u202e\" }\n"));
    }

    [Fact]
    public async Task Notes_errors_skipped_files_progress_and_tables_show_it()
    {
        using var output = new StringWriter();
        var terminal = new Terminal(Stream.Null, output, output, TimeProvider.System, isInteractive: false);
        NoteList.Print(terminal, [Hostile], [new(Hostile, Hostile)], OutputFormat.Table, Hostile);
        ErrorReport.Print(terminal, [new(Hostile, Hostile, Hostile)]);
        await ErrorReport.GuardAsync(terminal, () => throw new IOException(Hostile));
        new StageLines(terminal).Report(new(Hostile, 1, 1, Hostile) { Note = Hostile });
        var table = new TextTable(new Column("a"));
        table.Add(Hostile);
        table.WriteWhole(terminal);
        terminal.Error.Write($"{Hostile}");
        terminal.Error.WriteLine("{0}", Hostile);
        terminal.Out.Write(Hostile.ToCharArray());

        Assert.DoesNotContain(output.ToString(), letter => letter is '\u001b' or '\u009b' or '\a' or '\b' or '\t' or '\u202e' or '\u200b');
        Assert.All(
            output.ToString().ReplaceLineEndings("\n").Split('\n').Where(line => line.Contains("[2J", StringComparison.Ordinal)),
            line => Assert.Contains(@"\u001B[2J", line, StringComparison.Ordinal));
        Assert.Contains("[red]x[/]", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_bars_show_it()
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
        });
        console.Profile.Width = 400;
        var bars = new StageBars(console, TimeProvider.System);
        bars.Report(new(Hostile, 1, 2, Hostile) { Note = Hostile });
        bars.Report(new(Hostile, 2, 2, Hostile));
        console.Write(bars.Draw());

        Assert.DoesNotContain(output.ToString(), letter => letter is '\u001b' or '\u009b' or '\a' or '\b' or '\t' or '\u202e' or '\u200b');
        Assert.Equal(3, output.ToString().Split(@"\u001B[2J").Length - 1);
    }
}
