using System.Globalization;
using System.Text;

namespace Trainer.Output.Formatting;

/// <summary>
/// Text from outside (labels, paths, names in a network) as it may be shown on a terminal: what a terminal would obey instead of show, or
/// what nobody would see, is written as <c>\u001B</c>, the form of JSON.
/// </summary>
/// <remarks>
/// Those are control characters (also tabs, line breaks and escape sequences), formatting characters (directions of writing, joiners, zero
/// widths), line and paragraph separators, halves of surrogate pairs, and the other characters that Unicode calls ignorable. The signs that
/// choose between the text and the emoji form of the sign before them (U+FE0E, U+FE0F) stay.
/// </remarks>
internal static class VisibleText
{
    /// <summary>The text with every such character escaped, line breaks too.</summary>
    public static string Of(string text) => IsPlain(text) ? text : Escape(text, keepsLines: false);

    /// <summary>As <see cref="Of"/>, but line feeds (also behind a carriage return) stay: text that has lines of its own.</summary>
    public static string OfLines(string text) => IsPlain(text) ? text : Escape(text, keepsLines: true);

    // Nearly all text is that: it costs one look at each character.
    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static string Escape(string text, bool keepsLines)
    {
        var shown = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            if (keepsLines && (text[i] == '\n' || (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')))
            {
                shown.Append(text[i]);
                continue;
            }

            var isRune = Rune.TryGetRuneAt(text, i, out var rune);
            var length = isRune ? rune.Utf16SequenceLength : 1;
            foreach (var unit in text.AsSpan(i, length))
            {
                if (isRune && IsShown(rune))
                {
                    shown.Append(unit);
                }
                else
                {
                    shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
                }
            }

            i += length - 1;
        }

        return shown.ToString();
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune.Value is not (0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or (>= 0x2060 and <= 0x206F)
            or 0x2800 or 0x3164 or (>= 0xFE00 and <= 0xFE0D) or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8) or (>= 0x1D173 and <= 0x1D17A)
            or (>= 0xE0000 and <= 0xE0FFF));
}
