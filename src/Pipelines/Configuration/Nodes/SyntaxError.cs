using System.Text;
using System.Text.Json;

namespace Pipelines.Configuration.Nodes;

/// <summary>Says in plain words what is wrong with text that is not JSON.</summary>
/// <param name="utf8">The whole text.</param>
/// <param name="lines">Its lines.</param>
/// <param name="lastToken">The last token that was read.</param>
/// <param name="lastEnd">The offset behind that token.</param>
/// <param name="open">Offsets of the brackets that are open, the innermost first.</param>
internal sealed class SyntaxError(byte[] utf8, LineIndex lines, JsonTokenType lastToken, int lastEnd, IReadOnlyList<int> open)
{
    /// <summary>How deep objects and lists may be nested.</summary>
    public const int MaximumDepth = 64;

    private enum Expected
    {
        Value,
        Key,
        Separator,
    }

    /// <summary>Describes the error.</summary>
    /// <param name="offset">The byte at which the reader gave up.</param>
    /// <returns>The offset that a person should look at, what is there, and what to do.</returns>
    public (int Offset, string Found, string Remedy) Describe(int offset)
    {
        var (start, separated, commentIsOpen) = NextToken();
        if (commentIsOpen)
        {
            return (start, "The comment that starts here is not closed.", "Close it with */.");
        }

        if (start >= utf8.Length)
        {
            return open.Count == 0
                ? (start, "The file holds no JSON.", ConfigurationText.Start)
                : (start, $"The file ends before the {Opening} of line {lines.At(open[0]).Line} is closed.", $"Add the missing {Closing}.");
        }

        var first = (char)utf8[start];
        var expected = WhatIsExpected(separated);
        if (first == '"' && expected != Expected.Separator)
        {
            return InText(start, offset);
        }

        if (open.Count == MaximumDepth && (first is '{' or '['))
        {
            return (
                start,
                $"Objects and lists are nested more than {MaximumDepth} deep.",
                "No option needs that: look for a bracket too many.");
        }

        if (first is '}' or ']'
            && (expected == Expected.Separator || lastToken is JsonTokenType.StartObject or JsonTokenType.StartArray || separated))
        {
            return open.Count == 0
                ? (start, $"There is a {first} too many.", "Remove it.")
                : (
                    start,
                    $"{first} closes nothing: the {Opening} of line {lines.At(open[0]).Line} is still open.",
                    $"Write {Closing} first.");
        }

        return expected switch
        {
            Expected.Key => BadKey(start),
            Expected.Value => BadValue(start),
            _ when open.Count == 0 => (
                start,
                $"There is more after the end of the JSON: {Shown(Word(start))}.",
                "Remove it, or the closing bracket before it."),
            _ => (start, $"A comma is missing before {Shown(Word(start))}.", "Write a comma between two entries."),
        };
    }

    private char Opening => (char)utf8[open[0]];

    private char Closing => Opening == '{' ? '}' : ']';

    private Expected WhatIsExpected(bool separated) => lastToken switch
    {
        JsonTokenType.None or JsonTokenType.PropertyName or JsonTokenType.StartArray => Expected.Value,
        JsonTokenType.StartObject => Expected.Key,
        _ when !separated || open.Count == 0 => Expected.Separator,
        _ => Opening == '{' ? Expected.Key : Expected.Value,
    };

    /// <summary>The next token behind the last one: past white space, comments and at most one comma.</summary>
    private (int Start, bool Separated, bool CommentIsOpen) NextToken()
    {
        var separated = false;
        var i = lastEnd;
        while (i < utf8.Length)
        {
            if (utf8.AsSpan(i).StartsWith("//"u8))
            {
                var end = utf8.AsSpan(i).IndexOf((byte)'\n');
                i = end < 0 ? utf8.Length : i + end;
            }
            else if (utf8.AsSpan(i).StartsWith("/*"u8))
            {
                var end = utf8.AsSpan(i + 2).IndexOf("*/"u8);
                if (end < 0)
                {
                    return (i, separated, true);
                }

                i += end + 4;
            }
            else if (utf8[i] == (byte)','
                && !separated
                && lastToken is not (JsonTokenType.StartObject or JsonTokenType.StartArray)
                && lastToken is not (JsonTokenType.PropertyName or JsonTokenType.None))
            {
                separated = true;
                i++;
            }
            else if (IsSpace(utf8[i]))
            {
                i++;
            }
            else
            {
                break;
            }
        }

        return (i, separated, false);
    }

    private (int Offset, string Found, string Remedy) InText(int start, int offset)
    {
        var end = start + 1;
        while (end < utf8.Length && utf8[end] != (byte)'"' && utf8[end] >= 0x20)
        {
            end += utf8[end] == (byte)'\\' ? 2 : 1;
        }

        if (end < offset || (end == offset && offset < utf8.Length && utf8[offset] == (byte)'"'))
        {
            return (
                offset,
                $"A colon is missing after {Shown(Decode(start, Math.Min(end + 1, utf8.Length)))}.",
                "Write a colon between a key and its value.");
        }

        if (offset >= utf8.Length || utf8[offset] is (byte)'\n' or (byte)'\r')
        {
            return (start, "The text that starts here is not closed in its line.", "Close it with a double quote.");
        }

        return utf8[offset] < 0x20
            ? (
                offset,
                $"The text holds the control character 0x{utf8[offset]:X2}.",
                utf8[offset] == (byte)'\t' ? "Write a tab as \\t." : "Remove it.")
            : (offset, "JSON does not know this escape after a backslash.", "Write a backslash as \\\\, or a path with forward slashes.");
    }

    private (int Offset, string Found, string Remedy) BadKey(int start)
    {
        var word = Word(start);
        return word[0] == ','
            ? (start, "There is a comma too many.", "Remove it.")
            : (start, $"{Shown(word)} stands where a key is expected.", $"Write keys in double quotes: \"{Bare(word, "key")}\".");
    }

    private (int Offset, string Found, string Remedy) BadValue(int start)
    {
        const string Allowed = "A value is a text in double quotes, a number, true, false, null, an object {...} or a list [...].";
        var word = Word(start);
        if (word[0] is ',' or '}' or ']')
        {
            return lastToken == JsonTokenType.PropertyName
                ? (start, "The value after the colon is missing.", Allowed)
                : (start, "There is a comma too many.", "Remove it.");
        }

        if (word.ToLowerInvariant() is "true" or "false" or "null")
        {
            return (start, $"{Shown(word)} is not a value.", $"Write {word.ToLowerInvariant()} in lower case.");
        }

        return char.IsDigit(word[0]) || word[0] is '-' or '+' or '.'
            ? (start, $"{Shown(word)} is not a number.", "Write numbers like 12, 0.5 or 1e-3.")
            : (start, $"{Shown(word)} is not a value.", $"Write a text in double quotes: \"{Bare(word, "text")}\". {Allowed}");
    }

    private string Word(int start)
    {
        var end = start;
        while (end < utf8.Length && !IsSpace(utf8[end]) && !",:{}[]".Contains((char)utf8[end], StringComparison.Ordinal))
        {
            end++;
        }

        return Decode(start, Math.Max(end, start + 1));
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private string Decode(int start, int end) => Encoding.UTF8.GetString(utf8, start, end - start);

    private static string Shown(string word) => word.Length <= 40 ? word : word[..40] + "...";

    private static string Bare(string word, string otherwise) =>
        word.Trim('\'', '"', '`') is { Length: > 0 and <= 40 } bare
        && bare.All(c => char.IsLetterOrDigit(c) || "-_./ ".Contains(c, StringComparison.Ordinal))
            ? bare
            : otherwise;
}
