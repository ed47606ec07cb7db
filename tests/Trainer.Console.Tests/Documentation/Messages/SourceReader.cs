using System.Text;
using System.Text.RegularExpressions;

namespace Trainer.Tests.Documentation.Messages;

/// <summary>Reads C# source as words, marks and string literals; comments, characters and directives are left out.</summary>
/// <param name="type">The type that the file holds.</param>
/// <param name="source">The text of the file.</param>
/// <param name="constants">The constant texts of it and of other files.</param>
internal sealed partial class SourceReader(string type, string source, SourceConstants constants)
{
    /// <summary>What stands for an inserted value.</summary>
    public const string Inserted = "…";

    private const int QuotesOfRaw = 3;

    private int _at;

    /// <summary>The tokens in their order.</summary>
    public IEnumerable<SourceToken> Read()
    {
        while (_at < source.Length)
        {
            if (Next() is { } token)
            {
                yield return token;
            }
        }
    }

    private SourceToken? Next()
    {
        if (Ignored().Match(source, _at) is { Success: true } ignored)
        {
            _at += ignored.Length;
            return null;
        }

        if (LiteralStart().Match(source, _at) is { Success: true } start)
        {
            return new(SourceTokenKind.Literal, ReadLiteral(start));
        }

        if (Word().Match(source, _at) is { Success: true } word)
        {
            var text = constants.Find(type, word.Value);
            var taken = text is null ? word.Groups["first"] : word;
            _at += taken.Length;
            return text is null ? new(SourceTokenKind.Word, taken.Value) : new(SourceTokenKind.Literal, text);
        }

        return new(SourceTokenKind.Mark, source[_at++].ToString());
    }

    private string ReadLiteral(Match start)
    {
        var (prefix, quotes) = (start.Groups["prefix"].Value, start.Groups["quotes"].Length);
        var (holeMarks, isVerbatim, isRaw) = (prefix.Count(mark => mark == '$'), prefix.Contains('@'), quotes >= QuotesOfRaw);
        _at += start.Length;
        if (quotes == 2)
        {
            return "";
        }

        var end = new string('"', quotes);
        var text = new StringBuilder();
        while (string.CompareOrdinal(source, _at, end, 0, quotes) != 0 || (isVerbatim && source[_at + 1] == '"'))
        {
            var c = source[_at];
            if (isVerbatim && c == '"')
            {
                text.Append(c);
                _at += 2;
            }
            else if (!isRaw && !isVerbatim && c == '\\')
            {
                var escape = Escape().Match(source, _at);
                text.Append(Unescaped(escape.Value));
                _at += escape.Length;
            }
            else if (holeMarks > 0 && c == '{')
            {
                var marks = source.Skip(_at).TakeWhile(mark => mark == '{').Count();
                var isHole = isRaw ? marks >= holeMarks : marks % 2 == 1;
                text.Append('{', isRaw ? (isHole ? marks - holeMarks : marks) : marks / 2);
                _at += marks;
                text.Append(isHole ? ReadHole(isRaw ? holeMarks : 1) : "");
            }
            else
            {
                text.Append(c);
                _at += holeMarks > 0 && !isRaw && c == '}' ? 2 : 1;
            }
        }

        _at += quotes;
        return isRaw ? Blanks().Replace(text.ToString(), " ").Trim() : text.ToString();
    }

    /// <summary>The inserted value as the page shows it; the reader is behind its opening braces.</summary>
    private string ReadHole(int marks)
    {
        var (start, depth) = (_at, 0);
        while (depth > 0 || source[_at] != '}')
        {
            if (LiteralStart().Match(source, _at) is { Success: true } literal)
            {
                ReadLiteral(literal);
                continue;
            }

            depth += source[_at] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            _at++;
        }

        var code = source[start.._at];
        _at += marks;
        return constants.Find(type, code)
            ?? (Counted().Match(code) is { Success: true } counted ? $"{Inserted} {counted.Groups["noun"].Value}" : Inserted);
    }

    /// <summary>The text that a literal with these escapes stands for.</summary>
    public static string Unescaped(string text) => Escape().Replace(text, escape => escape.Value[1] switch
    {
        'n' or 'r' or 't' => " ",
        'u' or 'x' or 'e' or '0' => Inserted,
        var c => c.ToString(),
    });

    [GeneratedRegex(@"\G(\s+|//[^\n]*|/\*.*?\*/|#[a-z]+[^\n]*|'(\\.[^']*|[^'\\])')", RegexOptions.Singleline)]
    private static partial Regex Ignored();

    [GeneratedRegex("""\G(?<prefix>[$@]*)(?<quotes>"{3,}|""(?!")|")""")]
    private static partial Regex LiteralStart();

    /// <summary>A word, or the member of a type.</summary>
    [GeneratedRegex(@"\G(?<first>\w+)(\.\w+)?")]
    private static partial Regex Word();

    [GeneratedRegex(@"\\(u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{1,4}|.)")]
    private static partial Regex Escape();

    [GeneratedRegex("""^Quantity\.Of\(.*, "(?<noun>[^"]+)"\)$""")]
    private static partial Regex Counted();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
