namespace Pipelines.Reporting.Html;

/// <summary>A figure of the result, with its name and what it means.</summary>
internal static class Tile
{
    /// <summary>Its HTML, for a list of class <c>tiles</c>.</summary>
    /// <param name="name">The figure's name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="explanation">What it means.</param>
    /// <param name="interval">Its 95 % interval; null where it has none.</param>
    public static Markup Of(string name, string value, string explanation, Interval? interval = null)
    {
        var range = Markup.When(interval is not null, () => Markup.Of($"<span class=\"range\">95%: {interval!.ToString()}</span>"));
        return Markup.Of($"<div><dt>{name}</dt><dd><strong>{value}</strong>{range}<span>{explanation}</span></dd></div>\n");
    }

    /// <summary>The same of a number; nothing where it is not known.</summary>
    public static Markup Of(string name, double? value, string explanation, Interval? interval = null) => value is { } number
        ? Of(name, number.ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture), explanation, interval)
        : Markup.Empty;
}
