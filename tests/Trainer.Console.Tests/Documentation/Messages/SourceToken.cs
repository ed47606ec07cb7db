namespace Trainer.Tests.Documentation.Messages;

/// <summary>A word, a mark or a string literal of C# source.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Text">The word, the mark, or the literal's text with <c>…</c> for each inserted value.</param>
internal readonly record struct SourceToken(SourceTokenKind Kind, string Text);

/// <summary>The kinds of <see cref="SourceToken"/>.</summary>
internal enum SourceTokenKind
{
    /// <summary>A name, a keyword or a number.</summary>
    Word,

    /// <summary>One character that is not part of a word.</summary>
    Mark,

    /// <summary>A string literal of any form.</summary>
    Literal,
}
