using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Pipelines.Text;

/// <summary>
/// Decodes the texts that people and other programs write: UTF-8 with or without a byte order mark, or UTF-16 with one. Anything else is
/// an error, and never a character that nobody wrote (U+FFFD).
/// </summary>
internal static class StrictText
{
    private const string Remedy = "Save it as UTF-8.";

    // A string holds no more characters.
    private const int MaximumLength = 0x3FFFFFDF;

    /// <summary>Reads a text file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ConfigurationException">It is no text, or too large.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string Read(string path) => new FileInfo(path).Length > MaximumLength
        ? throw new ConfigurationException(new Problem(path, "The file is too large for a text: more than 1 GiB.", "Divide it."))
        : Decode(File.ReadAllBytes(path), path);

    /// <summary>Decodes a text.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="place">Where they came from, for errors; line and column are added to it.</param>
    /// <exception cref="ConfigurationException">They are no text.</exception>
    public static string Decode(ReadOnlySpan<byte> content, string place)
    {
        if (content.StartsWith("PK\x03\x04"u8))
        {
            throw new ConfigurationException(new Problem(
                place, "This is a ZIP archive and no text; Excel workbooks are such archives.", "Export it as text in UTF-8."));
        }

        if (content is [0, not 0, 0, not 0, ..] or [not 0, 0, not 0, 0, ..])
        {
            throw new ConfigurationException(new Problem(place, "This looks like a UTF-16 text without a byte order mark.", Remedy));
        }

        var text = content switch
        {
            [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] =>
                throw new ConfigurationException(new Problem(place, "This is a UTF-32 text.", Remedy)),
            [0xFF, 0xFE, .. var rest] => DecodeUtf16(rest, place, isBigEndian: false),
            [0xFE, 0xFF, .. var rest] => DecodeUtf16(rest, place, isBigEndian: true),
            [0xEF, 0xBB, 0xBF, .. var rest] => DecodeUtf8(rest, place),
            _ => DecodeUtf8(content, place),
        };
        if (text.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var zero)
        {
            throw Error(place, text.AsSpan(0, zero), "The text has a zero character (U+0000).", "Remove it, or name a text.");
        }

        return text;
    }

    private static string DecodeUtf8(ReadOnlySpan<byte> content, string place)
    {
        if (Utf8.IsValid(content))
        {
            return Encoding.UTF8.GetString(content);
        }

        Utf8.ToUtf16(content, new char[content.Length], out var good, out _, replaceInvalidSequences: false);
        var bad = content[good];
        var character = CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString([bad])[0];
        var isLatin = LooksLatin(content);
        throw Error(
            place,
            Encoding.UTF8.GetString(content[..good]),
            $"The byte 0x{bad:X2} is not UTF-8{(isLatin && !char.IsControl(character) ? $"; in Windows-1252 it is \"{character}\"" : "")}.",
            isLatin ? $"The text looks like Latin-1 or Windows-1252. {Remedy}" : Remedy);
    }

    /// <summary>Whether bytes beyond ASCII stand alone among others, as accented letters do in western languages.</summary>
    private static bool LooksLatin(ReadOnlySpan<byte> content)
    {
        var (alone, all) = (0, 0);
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] >= 0x80)
            {
                var hasNeighbour = (i > 0 && content[i - 1] >= 0x80) || (i + 1 < content.Length && content[i + 1] >= 0x80);
                (alone, all) = (alone + (hasNeighbour ? 0 : 1), all + 1);
            }
        }

        return 2 * alone > all;
    }

    private static string DecodeUtf16(ReadOnlySpan<byte> content, string place, bool isBigEndian)
    {
        var characters = new char[content.Length / 2];
        for (var i = 0; i < characters.Length; i++)
        {
            var pair = content.Slice(2 * i, 2);
            characters[i] = (char)(isBigEndian
                ? BinaryPrimitives.ReadUInt16BigEndian(pair)
                : BinaryPrimitives.ReadUInt16LittleEndian(pair));
        }

        for (var i = 0; i < characters.Length; i++)
        {
            if (!char.IsSurrogate(characters[i]))
            {
                continue;
            }

            if (i + 1 == characters.Length || !char.IsSurrogatePair(characters[i], characters[i + 1]))
            {
                throw Error(
                    place, characters.AsSpan(0, i), $"The UTF-16 text has half a character (U+{(int)characters[i]:X4}).", Remedy);
            }

            i++;
        }

        return content.Length % 2 == 0
            ? new(characters)
            : throw Error(place, characters, "The UTF-16 text ends within a character.", Remedy);
    }

    private static ConfigurationException Error(string place, ReadOnlySpan<char> before, string found, string remedy)
    {
        var (line, column) = TextPosition.After(before);
        return new(new Problem($"{place}:{line}:{column}", found, remedy));
    }
}
