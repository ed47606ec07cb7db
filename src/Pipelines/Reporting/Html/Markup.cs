using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Pipelines.Reporting.Html;

/// <summary>A piece of HTML. Whatever comes from outside is encoded when it is put into one.</summary>
/// <remarks>
/// Made by interpolated strings: <c>Markup.Of($"&lt;td&gt;{label}&lt;/td&gt;")</c>. What stands in the string is HTML; what is put into its
/// holes is text, unless it is <see cref="Markup"/> itself. Attributes must have double quotes.
/// </remarks>
/// <param name="Text">The HTML.</param>
internal readonly record struct Markup(string Text)
{
    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Nothing.</summary>
    public static Markup Empty { get; } = new("");

    /// <summary>The HTML of a template.</summary>
    public static Markup Of(MarkupTemplate template) => new(template.ToText());

    /// <summary>The HTML of a template where a condition is met; otherwise nothing.</summary>
    public static Markup When(bool condition, Func<Markup> markup) => condition ? markup() : Empty;

    /// <summary>A text, encoded; characters that no HTML can hold become the replacement character.</summary>
    public static string Encode(string text) => s_encoder.Encode(
        text.Any(IsForbidden) ? string.Create(text.Length, text, (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = IsForbidden(from[i]) ? '\uFFFD' : from[i];
            }
        })
        : text);

    // A browser would read a reference to one of 0x80 to 0x9F as another character.
    private static bool IsForbidden(char character) => char.IsControl(character) && character is not ('\t' or '\n' or '\r');

    /// <inheritdoc/>
    public override string ToString() => Text;
}
