namespace Pipelines;

/// <summary>Something about a run that its result does not say.</summary>
/// <param name="Text">What, in one or two sentences.</param>
/// <param name="Level">Who needs to know.</param>
public sealed record RunNote(string Text, NoteLevel Level = NoteLevel.Note)
{
    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>What only explains how a run came to its result.</summary>
    internal static RunNote Detail(string text) => new(text, NoteLevel.Detail);

    /// <summary>What everybody should know.</summary>
    internal static IEnumerable<RunNote> All(IEnumerable<string> texts) => texts.Select(text => new RunNote(text));
}

/// <summary>Who needs to know a note.</summary>
public enum NoteLevel
{
    /// <summary>Everybody: something is unusual, or something can be done.</summary>
    Note,

    /// <summary>Who wants to know how a run came to its result: what it chose, and in which order it went on.</summary>
    Detail,
}
