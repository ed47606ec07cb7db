using System.Text;
using Pipelines.Configuration;
using Pipelines.Text;

namespace Pipelines.Sorting;

/// <summary>Names that a file or folder can have on every system, so that sorted images can be taken anywhere.</summary>
internal static class PortableName
{
    /// <summary>File systems allow so many bytes for a name.</summary>
    public const int MaximumBytes = 255;

    // Not allowed on Windows; on Unix only the slash is not.
    private const string Forbidden = "<>:\"/\\|?*";
    private const char Substitute = '_';

    /// <summary>The name itself where every system can have it; otherwise with "_" for each character that is in the way.</summary>
    public static string Of(string name)
    {
        var portable = new StringBuilder(name.Length);
        foreach (var letter in name.EnumerateRunes())
        {
            // Half of a surrogate pair comes as the replacement character.
            var isAllowed = !Rune.IsControl(letter) && letter != Rune.ReplacementChar
                && !(letter.IsAscii && Forbidden.Contains((char)letter.Value, StringComparison.Ordinal));
            portable.Append(isAllowed ? letter.ToString() : Substitute);
        }

        // Files whose names begin with a dot are hidden; Windows drops dots and blanks at the end.
        if (portable is [])
        {
            portable.Append(Substitute);
        }

        portable[0] = portable[0] == '.' ? Substitute : portable[0];
        portable[^1] = portable[^1] is '.' or ' ' ? Substitute : portable[^1];
        return PipelineName.IsDevice($"{portable}") ? $"{Substitute}{portable}" : $"{portable}";
    }

    /// <summary>
    /// The same text for names that some system does not tell apart: by case, or by the way in which accents are written.
    /// </summary>
    public static string Key(string name) => UnicodeForms.Composed(UnicodeForms.Composed(name).ToUpperInvariant());

    /// <summary>A name with a number, <c>photo-2.jpg</c>, of at most so many bytes; from 2 on the number is written.</summary>
    /// <param name="stem">What stands before the number.</param>
    /// <param name="number">The number, from 1.</param>
    /// <param name="extension">What stands behind it, with its dot; may be empty.</param>
    /// <param name="bytes">The length in UTF-8 that must not be exceeded; the stem is cut.</param>
    public static string Numbered(string stem, int number, string extension = "", int bytes = MaximumBytes)
    {
        var end = (number == 1 ? "" : FormattableString.Invariant($"-{number}")) + Cut(extension, bytes / 2);
        return Cut(stem, bytes - Encoding.UTF8.GetByteCount(end)) + end;
    }

    private static string Cut(string text, int bytes)
    {
        var (length, used) = (0, 0);
        foreach (var letter in text.EnumerateRunes())
        {
            used += letter.Utf8SequenceLength;
            if (used > bytes)
            {
                return text[..length].TrimEnd('.', ' ');
            }

            length += letter.Utf16SequenceLength;
        }

        return text;
    }
}
