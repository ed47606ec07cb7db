using Spectre.Console;

namespace Trainer.Output.Formatting;

/// <summary>Breaks text between words, so that each line fits a terminal.</summary>
internal static class TextWrapping
{
    // What stands before the text of a message; the lines below begin under the text.
    private static readonly string[] s_labels = ["== ", "error: ", "note: ", "skipped: ", "interrupted: "];

    /// <summary>The column under which the lines after the first one begin: behind the indent and the label of a message.</summary>
    public static int IndentOf(string line)
    {
        var blanks = line.Length - line.TrimStart(' ').Length;
        var label = s_labels.FirstOrDefault(label => line.AsSpan(blanks).StartsWith(label, StringComparison.Ordinal));
        return blanks + (label?.Length ?? 0);
    }

    /// <summary>The lines of a text. A word that is longer than a line stays whole.</summary>
    /// <param name="text">One line of any length.</param>
    /// <param name="width">The cells of a line.</param>
    /// <param name="indent">The column under which the lines after the first one begin.</param>
    public static IEnumerable<string> Lines(string text, int width, int indent)
    {
        var lead = new string(' ', indent < width / 2 ? indent : 0);
        var (start, rest, least) = ("", text.TrimEnd(' '), indent);
        while (start.Length + rest.GetCellWidth() > width && BreakIn(rest, width - start.Length, least) is > 0 and var end)
        {
            yield return start + rest[..end].TrimEnd(' ');
            (start, rest, least) = (lead, rest[end..].TrimStart(' '), 0);
        }

        yield return start + rest;
    }

    /// <summary>The last blank from <paramref name="least"/> on that fits, else the first one behind; 0 where there is none.</summary>
    private static int BreakIn(string text, int width, int least)
    {
        var (last, cells) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            // A blank may stand behind the end of the line: it is not written.
            if (text[i] == ' ' && i > least)
            {
                if (cells > width)
                {
                    return last > 0 ? last : i;
                }

                last = i;
            }

            cells += text[i].GetCellWidth();
        }

        return last;
    }
}
