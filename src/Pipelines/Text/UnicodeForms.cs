using System.Text;

namespace Pipelines.Text;

/// <summary>
/// The normalisation forms NFC and NFKC of Unicode (UAX #15). <see cref="string.Normalize()"/> returns every text unchanged while
/// InvariantGlobalization is on, which spares users the ICU library.
/// </summary>
internal static class UnicodeForms
{
    // Hangul syllables are computed: https://www.unicode.org/versions/latest/core-spec/chapter-3/, section 3.12.
    private const int FirstSyllable = 0xAC00;
    private const int FirstLeading = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int BeforeTrailing = 0x11A7;
    private const int Leadings = 19;
    private const int Vowels = 21;
    private const int Trailings = 28;

    /// <summary>The NFC of a text: the same for every way to write the same characters (a letter with its accents, a syllable).</summary>
    public static string Composed(string text) => Normalize(text, compatible: false);

    /// <summary>The NFKC of a text: also the same for characters that are written differently, such as full-width letters.</summary>
    public static string Compatible(string text) => Normalize(text, compatible: true);

    /// <summary>The characters of a text as numbers; half a surrogate pair counts as one.</summary>
    public static IEnumerable<int> CodePoints(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            yield return isPair ? char.ConvertToUtf32(text[i], text[++i]) : text[i];
        }
    }

    private static string Normalize(string text, bool compatible)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var characters = new List<int>(text.Length);
        foreach (var character in CodePoints(text))
        {
            Decompose(character, compatible, characters);
        }

        Order(characters);
        Compose(characters);
        var normalized = new StringBuilder(text.Length);
        foreach (var character in characters)
        {
            _ = character < 0x10000 ? normalized.Append((char)character) : normalized.Append(new Rune(character).ToString());
        }

        return normalized.ToString();
    }

    private static void Decompose(int character, bool compatible, List<int> into)
    {
        var syllable = character - FirstSyllable;
        if (syllable is >= 0 and < Leadings * Vowels * Trailings)
        {
            into.Add(FirstLeading + (syllable / (Vowels * Trailings)));
            into.Add(FirstVowel + (syllable / Trailings % Vowels));
            if (syllable % Trailings > 0)
            {
                into.Add(BeforeTrailing + (syllable % Trailings));
            }
        }
        else if (UnicodeData.Instance.Decompose(character, compatible) is { } parts)
        {
            foreach (var part in parts)
            {
                Decompose(part, compatible, into);
            }
        }
        else
        {
            into.Add(character);
        }
    }

    /// <summary>Puts the marks after each letter into the order of their combining classes.</summary>
    private static void Order(List<int> characters)
    {
        for (var start = 0; start < characters.Count; start++)
        {
            var end = start;
            while (end < characters.Count && UnicodeData.Instance.CombiningClass(characters[end]) > 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                var marks = characters.GetRange(start, end - start).OrderBy(UnicodeData.Instance.CombiningClass).ToList();
                characters.RemoveRange(start, marks.Count);
                characters.InsertRange(start, marks);
            }

            start = Math.Max(start, end - 1);
        }
    }

    /// <summary>Joins letters and the marks after them, as far as no other mark stands in the way.</summary>
    private static void Compose(List<int> characters)
    {
        var (written, starter, lastClass) = (0, -1, -1);
        for (var i = 0; i < characters.Count; i++)
        {
            var character = characters[i];
            var combining = UnicodeData.Instance.CombiningClass(character);
            if (starter >= 0 && lastClass < combining && Pair(characters[starter], character) is { } composed)
            {
                characters[starter] = composed;
                continue;
            }

            (starter, lastClass) = combining == 0 ? (written, -1) : (starter, combining);
            characters[written++] = character;
        }

        characters.RemoveRange(written, characters.Count - written);
    }

    private static int? Pair(int first, int second)
    {
        var (leading, vowel) = (first - FirstLeading, second - FirstVowel);
        if (leading is >= 0 and < Leadings && vowel is >= 0 and < Vowels)
        {
            return FirstSyllable + (((leading * Vowels) + vowel) * Trailings);
        }

        var (syllable, trailing) = (first - FirstSyllable, second - BeforeTrailing);
        return syllable is >= 0 and < Leadings * Vowels * Trailings && syllable % Trailings == 0 && trailing is > 0 and < Trailings
            ? first + trailing
            : UnicodeData.Instance.Compose(first, second);
    }
}
