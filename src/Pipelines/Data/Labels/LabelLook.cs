using System.Globalization;
using System.Text;
using Pipelines.Text;

namespace Pipelines.Data.Labels;

/// <summary>What a label looks like: without case, invisible characters, and the widths of letters and blanks.</summary>
internal static class LabelLook
{
    /// <summary>A text that is the same for labels that look the same.</summary>
    public static string Of(string label)
    {
        var look = new StringBuilder();
        foreach (var character in UnicodeForms.CodePoints(UnicodeForms.Compatible(label)))
        {
            if (!CharacterNames.IsInvisible(character))
            {
                Append(look, character);
            }
        }

        // Upper case first: the two small sigmas have one capital.
        return UnicodeForms.Composed(look.ToString().Trim().ToUpperInvariant().ToLowerInvariant());
    }

    /// <summary>The first difference of two labels that look the same, as part of a sentence about the first of them.</summary>
    public static string Difference(string label, string other)
    {
        int[] mine = [.. UnicodeForms.CodePoints(label)];
        int[] theirs = [.. UnicodeForms.CodePoints(other)];
        var same = mine.AsSpan().CommonPrefixLength(theirs);
        int? left = same < mine.Length ? mine[same] : null;
        int? right = same < theirs.Length ? theirs[same] : null;
        var where = same == 0 ? "at its beginning" : $"after its {Ordinal(same)} character";
        return (left, right) switch
        {
            ({ } extra, _) when LeavesNoTrace(extra) && !IsBlank(right) => $"it has {CharacterNames.Of(extra)} {where}",
            (_, { } extra) when LeavesNoTrace(extra) && !IsBlank(left) => $"it lacks {CharacterNames.Of(extra)} {where}",
            ({ } one, { } two) => $"it has {CharacterNames.Of(one)} {where} instead of {CharacterNames.Of(two)}{CaseOnly(one, two)}",
            ({ } one, null) => $"it has {CharacterNames.Of(one)} {where}",
            (null, { } two) => $"it lacks {CharacterNames.Of(two)} {where}",
            _ => "none",
        };
    }

    private static void Append(StringBuilder look, int character)
    {
        if (CharacterNames.IsBlank(character))
        {
            _ = look.Length > 0 && look[^1] == ' ' ? look : look.Append(' ');
        }
        else if (!Rune.IsValid(character))
        {
            look.Append((char)character);
        }
        else if (character is 0xDF or 0x1E9E)
        {
            look.Append("ss");
        }
        else if (character is 0x130)
        {
            // Turkish: the small letter of the capital with a dot.
            look.Append('i');
        }
        else if (character is 0x2212 || Rune.GetUnicodeCategory(new(character)) == UnicodeCategory.DashPunctuation)
        {
            look.Append('-');
        }
        else
        {
            look.Append(character is 0x2018 or 0x2019 or 0x02BC or 0x2032 ? "'" : new Rune(character).ToString());
        }
    }

    private static bool LeavesNoTrace(int character) => CharacterNames.IsInvisible(character) || CharacterNames.IsBlank(character);

    private static bool IsBlank(int? character) => character is { } known && CharacterNames.IsBlank(known);

    private static string CaseOnly(int one, int two) =>
        Rune.IsValid(one) && Rune.IsValid(two) && Rune.ToUpperInvariant(new(one)) == Rune.ToUpperInvariant(new(two))
            ? " (upper and lower case)"
            : "";

    private static string Ordinal(int number) => (number % 100, number % 10) switch
    {
        (11 or 12 or 13, _) => $"{number}th",
        (_, 1) => $"{number}st",
        (_, 2) => $"{number}nd",
        (_, 3) => $"{number}rd",
        _ => $"{number}th",
    };
}
