namespace Pipelines.Data.Places;

/// <summary>One row of a <see cref="SeparatedText"/>.</summary>
/// <param name="Line">The line in which it begins; where a quotation mark is wrong, the line in which that one opens.</param>
/// <param name="Fields">The values.</param>
internal sealed record SeparatedRow(int Line, IReadOnlyList<string> Fields)
{
    /// <summary>Why the row cannot be read; null where it can.</summary>
    public string? Found { get; init; }

    /// <summary>What to do about that.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>The last quoted field with a line break; null without one.</summary>
    public LongField? Long { get; init; }

    /// <summary>A quoted field with a line break.</summary>
    /// <param name="Line">The line in which it opens.</param>
    /// <param name="LastLine">The line in which it closes.</param>
    /// <param name="NextLine">The index at which the line after the first one begins.</param>
    public sealed record LongField(int Line, int LastLine, int NextLine);
}
