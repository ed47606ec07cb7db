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

    /// <summary>A text, encoded.</summary>
    public static string Encode(string text) => s_encoder.Encode(text);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
