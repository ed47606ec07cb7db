using System.Globalization;
using Spectre.Console;

namespace Trainer.Output;

/// <summary>The tables and numbers of all commands.</summary>
internal static class Tables
{
    /// <summary>A table with these column headings.</summary>
    public static Table Create(params ReadOnlySpan<string> headings)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(Markup.Escape(heading)).NoWrap());
        }

        return table;
    }

    /// <summary>Aligns all columns but the first to the right.</summary>
    public static Table NumbersRight(this Table table)
    {
        foreach (var column in table.Columns.Skip(1))
        {
            column.RightAligned();
        }

        return table;
    }

    /// <summary>Adds a row of plain text, which is shown as <see cref="VisibleText"/>.</summary>
    public static void AddText(this Table table, params ReadOnlySpan<string> cells)
    {
        var escaped = new string[cells.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            escaped[i] = Markup.Escape(VisibleText.Of(cells[i]));
        }

        table.AddRow(escaped);
    }

    /// <summary>
    /// Writes a table to standard output at its full width: a narrow terminal wraps long lines better than narrow cells would.
    /// </summary>
    public static void Write(this Table table, Terminal terminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Results) });
        console.Profile.Width = Math.Max(console.Profile.Width, 400);
        console.Write(table);
    }

    /// <summary>A share or score with four digits.</summary>
    public static string Share(double? value) => value is { } number ? number.ToString("0.0000", CultureInfo.InvariantCulture) : "-";

    /// <summary>A number with four significant digits.</summary>
    public static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
