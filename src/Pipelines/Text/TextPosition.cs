namespace Pipelines.Text;

/// <summary>Lines and columns of a text, from 1. Lines end with a line feed, a carriage return, or both.</summary>
internal static class TextPosition
{
    /// <summary>The line and column, in characters, of what follows a text.</summary>
    public static (int Line, int Column) After(ReadOnlySpan<char> text)
    {
        var (line, start) = (1, 0);
        for (var i = 0; i < text.Length;)
        {
            var length = LineBreak(text, i);
            if (length > 0)
            {
                (line, start) = (line + 1, i + length);
            }

            i += Math.Max(1, length);
        }

        return (line, text.Length - start + 1);
    }

    /// <summary>The number of characters of the line break at an index; 0 where there is none.</summary>
    public static int LineBreak(ReadOnlySpan<char> text, int index) => text[index] switch
    {
        '\r' when index + 1 < text.Length && text[index + 1] == '\n' => 2,
        '\r' or '\n' => 1,
        _ => 0,
    };
}
