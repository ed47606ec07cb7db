using System.Text;
using Spectre.Console;

namespace Trainer.Output.Formatting;

/// <summary>How a text is made to fit a column.</summary>
internal enum Cut
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>The end is left out: names.</summary>
    End,

    /// <summary>The middle is left out: paths, whose ends say most.</summary>
    Middle,

    /// <summary>The last ones of a list are left out.</summary>
    Items,
}

/// <summary>Makes texts shorter; <c>…</c> stands for what is left out.</summary>
internal static class Shortening
{
    private const string Mark = "…";
    private const int LeastStart = 3;
    private const string Separator = ", ";

    /// <summary>The text in at most so many cells.</summary>
    public static string Of(string text, int width, Cut cut) => text.GetCellWidth() <= width ? text : cut switch
    {
        Cut.End => Head(text, width - 1) + Mark,
        Cut.Middle => Middle(text, width),
        Cut.Items => Items(text, width),
        _ => text,
    };

    /// <summary>Keeps the name of the file whole where that leaves something of the rest.</summary>
    private static string Middle(string text, int width)
    {
        var name = text[Math.Max(0, text.LastIndexOfAny(['/', '\\']))..].GetCellWidth();
        var end = width - 1 - ((width - 1) / 3);
        end = name <= width - LeastStart - 1 ? Math.Max(end, name) : end;
        return Head(text, width - 1 - end) + Mark + Tail(text, end);
    }

    private static string Items(string text, int width)
    {
        var end = -1;
        for (var i = text.IndexOf(Separator, StringComparison.Ordinal);
            i >= 0 && text[..i].GetCellWidth() + Separator.Length + 1 <= width;
            i = text.IndexOf(Separator, i + 1, StringComparison.Ordinal))
        {
            end = i;
        }

        return end > 0 ? text[..end] + Separator + Mark : Mark;
    }

    private static string Head(string text, int width) => string.Concat(Fitting(text.EnumerateRunes(), width));

    private static string Tail(string text, int width) => string.Concat(Fitting(text.EnumerateRunes().Reverse(), width).Reverse());

    private static IEnumerable<Rune> Fitting(IEnumerable<Rune> runes, int width)
    {
        var cells = 0;
        return runes.TakeWhile(rune => (cells += rune.ToString().GetCellWidth()) <= width);
    }
}
