namespace Trainer.Tests.Documentation;

/// <summary>A text that a user may read.</summary>
/// <param name="Place">Where it is: a type, a key of the schema, or a page.</param>
/// <param name="Text">The text, or a part of a message.</param>
internal sealed record UserText(string Place, string Text);
