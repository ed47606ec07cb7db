using System.Globalization;
using System.Text;

namespace Pipelines.Text;

/// <summary>How messages show a character that cannot be seen, or that looks like another: <c>U+200B (zero width space)</c>.</summary>
internal static class CharacterNames
{
    private static readonly Dictionary<int, string> s_names = new()
    {
        [0x09] = "tab",
        [0x0A] = "line feed",
        [0x0D] = "carriage return",
        [0x1B] = "escape",
        [0x20] = "space",
        [0xA0] = "no-break space",
        [0xAD] = "soft hyphen",
        [0x034F] = "combining grapheme joiner",
        [0x061C] = "Arabic letter mark",
        [0x180E] = "Mongolian vowel separator",
        [0x2002] = "en space",
        [0x2003] = "em space",
        [0x2007] = "figure space",
        [0x2009] = "thin space",
        [0x200A] = "hair space",
        [0x200B] = "zero width space",
        [0x200C] = "zero width non-joiner",
        [0x200D] = "zero width joiner",
        [0x200E] = "left-to-right mark",
        [0x200F] = "right-to-left mark",
        [0x2028] = "line separator",
        [0x2029] = "paragraph separator",
        [0x202F] = "narrow no-break space",
        [0x205F] = "medium mathematical space",
        [0x2060] = "word joiner",
        [0x3000] = "ideographic space",
        [0xFE0E] = "text variation selector",
        [0xFE0F] = "emoji variation selector",
        [0xFEFF] = "byte order mark",
        [0xFFFD] = "replacement character",
    };

    /// <summary>The code point, with a name or the character itself.</summary>
    public static string Of(int character)
    {
        var name = s_names.GetValueOrDefault(character);
        var shown = name is null && IsVisible(character) ? $" \"{new Rune(character)}\"" : "";
        return $"U+{character:X4}{(name is null ? shown : $" ({name})")}";
    }

    /// <summary>Whether a character is a blank of any width.</summary>
    public static bool IsBlank(int character) => Rune.IsValid(character) && Rune.IsWhiteSpace(new(character));

    /// <summary>Whether a character leaves no mark: joiners, variation selectors, the soft hyphen, Hangul fillers.</summary>
    public static bool IsInvisible(int character) =>
        character is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0
            or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF)
        || (Rune.IsValid(character) && Rune.GetUnicodeCategory(new(character)) == UnicodeCategory.Format);

    private static bool IsVisible(int character) =>
        Rune.IsValid(character) && !IsBlank(character) && !IsInvisible(character) && !Rune.IsControl(new(character));
}
