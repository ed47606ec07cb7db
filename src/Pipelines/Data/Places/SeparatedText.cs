using System.Text;
using Pipelines.Text;

namespace Pipelines.Data.Places;

/// <summary>
/// Reads rows of fields between separators, quoted as RFC 4180 says. A quotation mark that is wrong makes one row unusable: reading resumes
/// in the line after the one in which it opens, so that it hides nothing.
/// </summary>
internal sealed class SeparatedText(string text, char separator, int position, int line)
{
    private const string CloseIt = "Close it, or write the field without quotation marks.";

    private SeparatedRow.LongField? _long;

    /// <summary>What stands between two fields.</summary>
    public char Separator => separator;

    /// <summary>The next row that is not blank; null after the last one.</summary>
    public SeparatedRow? Next()
    {
        while (position < text.Length)
        {
            var row = ReadRow();
            if (row.Found is not null || row.Fields.Any(field => !string.IsNullOrWhiteSpace(field)))
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>Resumes in the second line of a field whose quotation mark turned out to be wrong.</summary>
    public void ResumeAfter(SeparatedRow.LongField field) => (position, line) = (field.NextLine, field.Line + 1);

    private SeparatedRow ReadRow()
    {
        _long = null;
        var (first, fields) = (line, new List<string>());
        SeparatedRow? failed = null;
        do
        {
            if (position < text.Length && text[position] == separator && fields.Count > 0)
            {
                position++;
            }

            var isQuoted = position < text.Length && text[position] == '"';
            failed = (isQuoted ? ReadQuoted(fields) : ReadPlain(fields, failed)) ?? failed;
        }
        while (position < text.Length && text[position] == separator && (failed is null || _long is null));

        if (failed?.Long is { } open)
        {
            ResumeAfter(open);
            return failed;
        }

        SkipLine();
        return failed ?? new(first, fields) { Long = _long };
    }

    private SeparatedRow? ReadPlain(List<string> fields, SeparatedRow? failed)
    {
        var start = position;
        while (position < text.Length && text[position] != separator && text[position] is not ('\r' or '\n'))
        {
            position++;
        }

        var field = text[start..position];
        fields.Add(field);
        return failed is null && field.Contains('"', StringComparison.Ordinal)
            ? new(line, fields)
            {
                Found = "A quotation mark stands inside a field that is not quoted.",
                Remedy = "Write the field in quotation marks and double the mark inside.",
            }
            : null;
    }

    private SeparatedRow? ReadQuoted(List<string> fields)
    {
        var (opened, nextLine, field) = (line, -1, new StringBuilder());
        for (position++; position < text.Length; position++)
        {
            if (text[position] == '"')
            {
                if (position + 1 == text.Length || text[position + 1] != '"')
                {
                    break;
                }

                position++;
            }
            else if (TextPosition.LineBreak(text, position) is > 0 and var length)
            {
                field.Append(text, position, length);
                (line, position) = (line + 1, position + length - 1);
                nextLine = nextLine < 0 ? position + 1 : nextLine;
                continue;
            }

            field.Append(text[position]);
        }

        fields.Add(field.ToString());
        var isClosed = position < text.Length;
        _long = nextLine < 0 ? _long : new(opened, line, nextLine);
        if (!isClosed)
        {
            return new(opened, fields)
            {
                Found = "The quotation mark that opens here is never closed.",
                Remedy = CloseIt,
                Long = OpenField(),
            };
        }

        position++;
        if (position == text.Length || text[position] == separator || text[position] is '\r' or '\n')
        {
            return null;
        }

        return new(opened, fields)
        {
            Found = line == opened
                ? "More text follows the closing quotation mark of a field."
                : $"The quotation mark that opens here closes in line {line}, and more text follows it there.",
            Remedy = line == opened ? "Double each quotation mark inside the field." : CloseIt,
            Long = OpenField(),
        };

        SeparatedRow.LongField? OpenField() => nextLine < 0 ? null : _long;
    }

    /// <summary>Goes to the beginning of the next line.</summary>
    private void SkipLine()
    {
        while (position < text.Length && TextPosition.LineBreak(text, position) == 0)
        {
            position++;
        }

        if (position < text.Length)
        {
            (position, line) = (position + TextPosition.LineBreak(text, position), line + 1);
        }
    }
}
