using System.Globalization;
using System.Text.RegularExpressions;
using Pipelines.Configuration.Nodes;

namespace Pipelines.Configuration;

/// <summary>
/// The value of an override: JSON, or else a text. What was probably meant as JSON and is none is an error and not a text, which would
/// become the path of something that does not exist.
/// </summary>
internal static partial class OverrideValue
{
    private static readonly Dictionary<string, string> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["true"] = "Write true in lower case.",
        ["false"] = "Write false in lower case.",
        ["null"] = "Write null in lower case.",
        ["nil"] = "Write null for the default.",
        ["undefined"] = "Write null for the default.",
        ["nan"] = "JSON has no such number.",
        ["inf"] = "JSON has no such number.",
        ["infinity"] = "JSON has no such number.",
    };

    /// <summary>Reads a value.</summary>
    /// <param name="value">What stands behind the =.</param>
    /// <param name="place">The override.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>Null where something is wrong.</returns>
    public static ConfigurationNode? Read(string value, WrittenAt place, List<Problem> problems)
    {
        var found = new List<Problem>();
        try
        {
            var node = NodeReader.ReadValue(value, place, found);
            problems.AddRange(found);
            return found.Count == 0 ? node : null;
        }
        catch (ConfigurationException error)
        {
            if (Mistake(value.Trim(), error.Problems[0]) is not var (mistake, remedy))
            {
                return new TextNode(place, value);
            }

            problems.Add(new(place.Text, mistake, $"{remedy} {AsText(place, value)}".Trim()));
            return null;
        }
    }

    /// <summary>What is wrong with a value that was meant as JSON; null for a text.</summary>
    private static (string Found, string Remedy)? Mistake(string value, Problem syntax)
    {
        var shown = value.Length <= 60 ? value : value[..60] + "...";
        if (value.Length > 0 && value[0] is '{' or '[' or '"')
        {
            return ($"{shown} is not valid JSON: {Lower(syntax.Found)}", syntax.Remedy);
        }

        if (value is ['\'', .., '\''] and { Length: > 1 })
        {
            return ($"{shown} is in single quotes, which JSON does not know.", "Write it in double quotes, or without quotes.");
        }

        var word = value.TrimStart('+', '-');
        if (s_words.TryGetValue(word, out var remedy) || (value == "None" && (remedy = "Write null for the default, or none.") is not null))
        {
            return ($"{shown} is not a value that JSON knows.", remedy);
        }

        return NumberLike().IsMatch(value)
            ? ($"{shown} is not a number as JSON writes it.", $"Write {Number(value) ?? "numbers like 12, 0.5 or 1e-3"}.")
            : null;
    }

    private static string Lower(string sentence) =>
        $"{char.ToLowerInvariant(sentence[0])}{sentence[1..]}".Replace("the file ends", "the value ends", StringComparison.Ordinal);

    private static string AsText(WrittenAt place, string value) =>
        value.Contains('\'', StringComparison.Ordinal) ? ""
            : value.Contains('"', StringComparison.Ordinal) || value.Length > 60
            ? "A text that looks like this stands in double quotes, with \\\" for each quote in it."
            : "If a text is meant, put it into double quotes that the shell leaves alone: "
                + $"'{place.Path}=\"{value.Trim().Replace("\\", "\\\\", StringComparison.Ordinal)}\"'.";

    /// <summary>The number that was meant, as JSON writes it; null where that is not clear.</summary>
    private static string? Number(string text)
    {
        var value = text.Replace("_", "", StringComparison.Ordinal).TrimEnd(',', ';');
        if (text.IndexOf('x', StringComparison.OrdinalIgnoreCase) is >= 0 and var prefix)
        {
            return long.TryParse(text[(prefix + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var whole)
                ? Written(text[0] == '-' ? -whole : whole)
                : null;
        }

        // 0,5 is a number in many languages; 1,000 is 1 in one and 1000 in another.
        if (value.Count(c => c == ',') == 1 && value.IndexOf(',', StringComparison.Ordinal) is var comma && value.Length - comma != 4)
        {
            value = value.Replace(',', '.');
        }

        var share = value.EndsWith('%') ? 0.01 : 1;
        return NumberNode.Parse(value.TrimEnd('%', ' ')) is { } number ? Written(number * share) : null;
    }

    private static string Written(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A sign, digits with a point, commas or blanks between thousands, an exponent, a percent sign; or 0x, 0b, 0o.</summary>
    [GeneratedRegex(
        "^[+-]?(0[xX][0-9a-fA-F]+|0[bBoO][0-9]+|([0-9][0-9_]*[.,]?[0-9_]*|[.,][0-9][0-9_]*)([eE][+-]?[0-9]*)?( ?%)?[,;]?"
        + "|[0-9]{1,3}(,[0-9]{3})+([.][0-9]+)?)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex NumberLike();
}
