namespace Pipelines.Reporting.Html;

/// <summary>What a person should know, as a list.</summary>
internal static class NoteMarkup
{
    /// <summary>The list.</summary>
    public static Markup Of(IReadOnlyList<string> notes) =>
        Markup.Of($"""<ul class="notes">{notes.Select(note => Markup.Of($"<li>{note}</li>"))}</ul>""");
}
