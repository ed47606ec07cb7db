using System.Text.RegularExpressions;

namespace Trainer.Tests.Documentation.Messages;

/// <summary>
/// The constant texts of source files, which other texts insert: by their name, and from other files by <c>Type.Name</c>.
/// </summary>
internal sealed partial class SourceConstants
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>Takes the constants of one file.</summary>
    /// <param name="type">The type that the file holds; it has the file's name.</param>
    /// <param name="source">Its text.</param>
    public void Add(string type, string source)
    {
        foreach (Match constant in Constant().Matches(source))
        {
            _texts[$"{type}.{constant.Groups["name"].Value}"] =
                string.Concat(constant.Groups["text"].Captures.Select(part => SourceReader.Unescaped(part.Value)));
        }
    }

    /// <summary>The text of a constant; null if the name is none of a constant text.</summary>
    /// <param name="type">The type in whose file it is read.</param>
    /// <param name="name">The name as it is written there.</param>
    public string? Find(string type, string name) => _texts.GetValueOrDefault(name) ?? _texts.GetValueOrDefault($"{type}.{name}");

    [GeneratedRegex("""\bconst string (?<name>\w+)\s*=\s*"(?<text>([^"\\]|\\.)*)"(\s*\+\s*"(?<text>([^"\\]|\\.)*)")*\s*;""")]
    private static partial Regex Constant();
}
