using Trainer.Output;
using Trainer.Output.Formatting;

namespace Trainer.Tests.Output.Formatting;

/// <summary>Where lines break, and what is left out of long texts.</summary>
public sealed class TextWrappingTests
{
    [Theory]
    [InlineData("short enough", 12, 0, "short enough")]
    [InlineData("adjusted Rand index", 14, 0, "adjusted Rand|index")]
    [InlineData("adjusted Rand index", 13, 0, "adjusted Rand|index")]
    [InlineData("note: one two three four", 14, 6, "note: one two|      three|      four")]
    [InlineData("note: /a/path/that/is/longer then more", 14, 6, "note: /a/path/that/is/longer|      then|      more")]
    [InlineData("       Did you mean \"epochs\"?", 22, 7, "       Did you mean|       \"epochs\"?")]
    [InlineData("label      a value that is long", 24, 11, "label      a value that|           is long")]
    [InlineData("oneverylongword", 5, 0, "oneverylongword")]
    [InlineData("薔薇 薔薇 薔薇", 9, 0, "薔薇 薔薇|薔薇")]
    [InlineData("a b   ", 3, 0, "a b   ")]
    [InlineData("", 5, 0, "")]
    public void Lines_break_between_words_and_a_long_word_stays_whole(string text, int width, int indent, string expected) =>
        Assert.Equal(expected.TrimEnd(), string.Join('|', TextWrapping.Lines(text, width, indent)).TrimEnd());

    [Theory]
    [InlineData("plain", 0)]
    [InlineData("error: pipelines.json", 7)]
    [InlineData("       There is no key", 7)]
    [InlineData("note: it is so", 6)]
    [InlineData("skipped: a.jpg: empty", 9)]
    [InlineData("  2 of 60 were taken", 2)]
    public void Further_lines_stand_under_the_text_of_a_message(string line, int indent) =>
        Assert.Equal(indent, TextWrapping.IndentOf(line));

    [Theory]
    [InlineData("tulips", 6, "tulips", "tulips")]
    [InlineData("sunflowers", 6, "sunfl…", "s…wers")]
    [InlineData("flowers/roses/102501987_n.jpg", 20, "flowers/roses/10250…", "flo…/102501987_n.jpg")]
    [InlineData("写真/薔薇.jpg", 9, "写真/薔…", "写…薇.jpg")]
    public void Names_lose_their_end_and_paths_their_middle(string text, int width, string name, string path)
    {
        Assert.Equal(name, Shortening.Of(text, width, Cut.End));
        Assert.Equal(path, Shortening.Of(text, width, Cut.Middle));
        Assert.Equal(text, Shortening.Of(text, width, Cut.None));
    }

    [Theory]
    [InlineData(60, "k 2, silhouette 0.0813, purity 0.3800")]
    [InlineData(30, "k 2, silhouette 0.0813, …")]
    [InlineData(8, "k 2, …")]
    [InlineData(4, "…")]
    public void Lists_lose_whole_entries(int width, string expected) =>
        Assert.Equal(expected, Shortening.Of("k 2, silhouette 0.0813, purity 0.3800", width, Cut.Items));

    [Fact]
    public void What_is_no_terminal_gets_each_message_in_one_line_and_names_whole()
    {
        using var output = new StringWriter();
        var terminal = new Terminal(Stream.Null, output, output, TimeProvider.System, isInteractive: false);
        var (name, message) = (new string('n', 150), string.Join(' ', Enumerable.Repeat("word", 50)));
        var table = new TextTable(Column.Name("class"), Column.Number("images", 1));
        table.Add(name, "1");
        table.WriteWhole(terminal);
        terminal.Note(message);

        var lines = output.ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.Contains("  " + name, lines);
        Assert.Contains("  Not shown: images; --format json shows all.", lines);
        Assert.Contains("note: " + message, lines);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(50)]
    [InlineData(80)]
    public void A_table_is_never_wider_than_the_terminal(int width)
    {
        using var output = new StringWriter();
        var terminal = new Terminal(Stream.Null, output, output, TimeProvider.System, isInteractive: false, () => width);
        var table = new TextTable(
            Column.Path("image"), Column.Name("label"), Column.Number("score"), Column.List("next", 1), Column.Number("seconds", 2));
        table.Add("flowers/roses/102501987_3cdb8e5394_n.jpg", "roses of the botanical garden", "0.9999", "tulips 0.0001, daisy 0", "1");
        table.Write(terminal);
        Assert.All(output.ToString().ReplaceLineEndings("\n").Split('\n'), line => Assert.InRange(line.Length, 0, width));
        Assert.Contains("0.9999", output.ToString(), StringComparison.Ordinal);
    }
}
