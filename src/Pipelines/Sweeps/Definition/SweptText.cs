using System.Globalization;
using System.Text.RegularExpressions;
using Pipelines.Configuration;
using Pipelines.Configuration.Nodes;
using Pipelines.Configuration.Sweeping;

namespace Pipelines.Sweeps.Definition;

/// <summary>Values to try in one line: <c>PATH=VALUES</c>.</summary>
internal static partial class SweptText
{
    private const string Example = "head.labelSmoothing=0,0.1 or training.optimizer.learningRate=1e-5..1e-2:log";

    /// <summary>The override that says the same: <c>sweep.over."PATH"=JSON</c>.</summary>
    /// <exception cref="ConfigurationException">It is no path with values.</exception>
    public static string OverrideOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var equals = OverridePath.EndOf(text);
        var (path, values) = equals < 0 ? (text.Trim(), "") : (text[..equals].Trim(), text[(equals + 1)..].Trim());
        if (path.Length == 0 || values.Length == 0)
        {
            throw Wrong(text, equals < 0 ? "There is no = in it." : path.Length == 0 ? "There is no setting before the =."
                : $"There is no value of {path} to try.");
        }

        if (SettingPath.Parse(path, out var problem) is not { } setting)
        {
            throw Wrong(text, problem!.Found);
        }

        return $"{OverridePath.Of(["sweep", "over", setting.Text])}={Json(path, values)}";
    }

    private static string Json(string path, string values)
    {
        if (values[0] is '[' or '{' || values == "null")
        {
            return values;
        }

        if (Range().Match(values) is { Success: true } range)
        {
            var scale = range.Groups["scale"] is { Success: true, Value: var word } ? $", \"scale\": \"{word}\"" : "";
            return $"{{ \"from\": {range.Groups["from"].Value}, \"to\": {range.Groups["to"].Value}{scale} }}";
        }

        var problems = new List<Problem>();
        var nodes = values.Split(',').Select(value => OverrideValue.Read(value.Trim(), WrittenAt.Override(path), problems)).ToList();
        return problems.Count > 0
            ? throw new ConfigurationException(problems)
            : $"[{string.Join(", ", nodes.Select(node => NodeText.Of(node!)))}]";
    }

    private static ConfigurationException Wrong(string text, string found) => new(new Problem(
        string.Create(CultureInfo.InvariantCulture, $"values to try, {text}"), found, $"Write PATH=VALUES, for example {Example}."));

    /// <summary>Two numbers with two dots between them, and the word of a scale behind a colon.</summary>
    [GeneratedRegex(
        "^(?<from>[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?)[.][.](?<to>[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?)(:(?<scale>[a-zA-Z]+))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Range();
}
