using SkiaSharp;

namespace Pipelines.Imaging;

/// <summary>Finds a typeface for a text, such as the name of a class in any script.</summary>
internal static class TextTypeface
{
    /// <summary>
    /// A typeface with all characters of a text, or else with the first one that the default typeface lacks; null where there is none.
    /// </summary>
    public static SKTypeface? For(string text)
    {
        var standard = SKTypeface.Default;
        foreach (var letter in text.EnumerateRunes())
        {
            if (!standard.ContainsGlyph(letter.Value))
            {
                return SKFontManager.Default.MatchCharacter(letter.Value);
            }
        }

        return standard;
    }
}
