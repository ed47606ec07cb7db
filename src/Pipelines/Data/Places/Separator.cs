using Pipelines.Text;

namespace Pipelines.Data.Places;

/// <summary>Finds out what separates the fields of a manifest: a comma, a semicolon or a tab, whatever the file is called.</summary>
internal static class Separator
{
    private const string Declaration = "sep=";
    private static readonly char[] s_usual = [',', ';', '\t'];

    /// <summary>The rows of a text.</summary>
    /// <param name="text">The text; its first line may be <c>sep=;</c>, as Excel reads and writes it.</param>
    /// <param name="isColumn">Whether a name is one of the columns that are looked for.</param>
    public static SeparatedText Split(string text, Func<string, bool> isColumn)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var found ? found : text.Length;
        var first = text.AsSpan(0, end).Trim('"');
        if (first.Length == Declaration.Length + 1 && first.StartsWith(Declaration, StringComparison.OrdinalIgnoreCase))
        {
            return new(text, first[^1], end == text.Length ? end : end + TextPosition.LineBreak(text, end), 2);
        }

        var separator = s_usual
            .Select(candidate => (Candidate: candidate, Names: new SeparatedText(text, candidate, 0, 1).Next()?.Fields ?? []))
            .MaxBy(header => (header.Names.Count(isColumn), header.Names.Count))
            .Candidate;
        return new(text, separator, 0, 1);
    }
}
