using Spectre.Console;

namespace Trainer.Output.Formatting;

/// <summary>
/// A table of plain text that fits the terminal: where it is too wide, names are shortened and the least important columns are left out.
/// </summary>
/// <param name="columns">The columns.</param>
internal sealed class TextTable(params Column[] columns)
{
    // What is printed into a file or a pipe is as wide as this, and no text in it is shortened.
    private const int WidthElsewhere = 120;
    private const int NarrowestText = 8;
    private const string Margin = "  ";
    private const string Between = "   ";

    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row; what a terminal would obey is escaped.</summary>
    public void Add(params ReadOnlySpan<string> cells)
    {
        var shown = new string[columns.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            shown[i] = VisibleText.Of(cells[i]);
        }

        _rows.Add(shown);
    }

    /// <summary>Writes the table to standard output.</summary>
    /// <returns>The columns that did not fit, by their headings.</returns>
    public IReadOnlyList<string> Write(Terminal terminal)
    {
        var width = terminal.OutWidth ?? WidthElsewhere;
        var (shown, widths) = Fit(width, mayShorten: terminal.OutWidth is not null);
        WriteLine(terminal, shown, widths, [.. columns.Select(column => column.Heading)]);
        terminal.Results.WriteLine(new string('─', Math.Min(Total(widths) + Margin.Length, Math.Max(width, Total(widths)))));
        foreach (var row in _rows)
        {
            WriteLine(terminal, shown, widths, row);
        }

        return [.. columns.Where((column, i) => !column.IsExtra && !shown.Contains(i)).Select(column => column.Heading)];
    }

    /// <summary>Writes the table, and below it which columns did not fit and where they are.</summary>
    /// <param name="terminal">Receives them.</param>
    /// <param name="apart">The heading of a column that the caller prints apart where it did not fit.</param>
    /// <param name="below">A line that belongs to the table, such as which rows are left out; empty for none.</param>
    /// <returns>Whether that column did not fit.</returns>
    public bool WriteWhole(Terminal terminal, string? apart = null, string below = "")
    {
        var all = Write(terminal);
        if (below.Length > 0)
        {
            terminal.Out.WriteLine(Margin + below);
        }

        if (all.Where(heading => heading != apart).ToList() is { Count: > 0 } missing)
        {
            var wider = terminal.OutWidth is null ? "" : "a wider terminal or ";
            terminal.Out.WriteLine($"{Margin}Not shown: {string.Join(", ", missing)}; {wider}--format json shows all.");
        }

        terminal.Out.WriteLine();
        return apart is not null && all.Contains(apart);
    }

    private static int Total(IReadOnlyCollection<int> widths) => Margin.Length + widths.Sum() + (Between.Length * (widths.Count - 1));

    private (List<int> Shown, int[] Widths) Fit(int width, bool mayShorten)
    {
        int[] whole = [.. columns.Select((column, i) => _rows.Select(row => row[i].GetCellWidth()).Append(column.Heading.Length).Max())];
        int[] least =
        [
            .. columns.Select((column, i) => mayShorten && column.Cut != Cut.None
                ? Math.Min(whole[i], Math.Max(column.Least, column.Heading.Length))
                : whole[i]),
        ];
        List<int> shown = [.. Enumerable.Range(0, columns.Length)];
        shown.RemoveAll(i => columns[i].IsExtra && (whole[i] == 0 || Total(whole) > width));

        while (Total([.. shown.Select(i => least[i])]) > width && shown.MaxBy(i => columns[i].Importance) is var last
            && columns[last].Importance > 0)
        {
            shown.Remove(last);
        }

        // On a very narrow terminal the texts that stay become shorter still.
        foreach (var i in shown.Where(i => mayShorten && columns[i].Cut != Cut.None).OrderByDescending(i => least[i]))
        {
            var over = Total([.. shown.Select(other => least[other])]) - width;
            least[i] = Math.Max(Math.Min(least[i], NarrowestText), least[i] - Math.Max(0, over));
        }

        // What is left goes to the most important columns first.
        var widths = shown.ToDictionary(i => i, i => least[i]);
        var left = Math.Max(0, width - Total(widths.Values));
        foreach (var i in shown.OrderBy(i => columns[i].Importance))
        {
            var more = Math.Min(left, whole[i] - least[i]);
            (widths[i], left) = (widths[i] + more, left - more);
        }

        return (shown, [.. shown.Select(i => widths[i])]);
    }

    private void WriteLine(Terminal terminal, List<int> shown, int[] widths, string[] row)
    {
        var cells = shown.Zip(widths, (i, width) =>
        {
            var text = Shortening.Of(row[i], width, columns[i].Cut);
            var blanks = new string(' ', width - Math.Min(width, text.GetCellWidth()));
            return columns[i].IsNumber ? blanks + text : text + blanks;
        });
        terminal.Results.WriteLine((Margin + string.Join(Between, cells)).TrimEnd(' '));
    }
}
