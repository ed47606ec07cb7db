using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Pipelines.Reporting.Html;

/// <summary>The interpolated string of <see cref="Markup.Of"/>: its literals are HTML, its holes are encoded.</summary>
[InterpolatedStringHandler]
internal readonly struct MarkupTemplate
{
    private readonly StringBuilder _text;

    /// <summary>Called by the compiler.</summary>
    public MarkupTemplate(int literalLength, int formattedCount) => _text = new(literalLength + (formattedCount * 16));

    /// <summary>HTML of the template itself.</summary>
    public void AppendLiteral(string literal) => _text.Append(literal);

    /// <summary>HTML that is there already.</summary>
    public void AppendFormatted(Markup markup) => _text.Append(markup.Text);

    /// <summary>Pieces of HTML, one after the other.</summary>
    public void AppendFormatted(IEnumerable<Markup> markups)
    {
        foreach (var markup in markups)
        {
            _text.Append(markup.Text);
        }
    }

    /// <summary>A text, which is encoded.</summary>
    public void AppendFormatted(string? text)
    {
        if (text is not null)
        {
            _text.Append(Markup.Encode(text));
        }
    }

    /// <summary>A number or the like, in the same way in every country.</summary>
    public void AppendFormatted<T>(T value, string? format = null)
        where T : IFormattable =>
        _text.Append(Markup.Encode(value.ToString(format, CultureInfo.InvariantCulture)));

    /// <summary>The whole.</summary>
    public string ToText() => _text.ToString();
}
