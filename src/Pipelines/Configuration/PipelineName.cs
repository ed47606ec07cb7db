using System.Text.RegularExpressions;

namespace Pipelines.Configuration;

/// <summary>
/// What a pipeline may be called. Its name becomes a folder in the folder of all runs and a part of file names, on every system, and must
/// not be one under which this library keeps something there itself.
/// </summary>
internal static class PipelineName
{
    /// <summary>The link from which the newest run of a pipeline is reached.</summary>
    public const string LatestRun = "latest";

    /// <summary>The file that lists interrupted pipelines, in the folder of all runs.</summary>
    public const string UnfinishedFile = "unfinished.json";

    /// <summary>A name in a sentence, for the schema and the reference.</summary>
    public const string Rule =
        "A name becomes a folder: up to 200 letters from a to z, digits, \"-\", \"_\" and \".\", with a letter or digit first and no "
        + "\".\" last";

    // File systems allow 255 bytes, and names of files such as NAME.png are made of it.
    private const int MaximumLength = 200;

    // Names under which the library itself keeps something beside the pipelines' folders: all that it ever writes there.
    private static readonly string[] s_own = [LatestRun, UnfinishedFile, UnfinishedFile + ".tmp"];

    // What Windows takes for a device, whatever comes behind a dot.
    private static readonly string[] s_devices =
        ["CON", "PRN", "AUX", "NUL", .. Numbered("COM"), .. Numbered("LPT")];

    private static readonly Regex s_pattern = new(Pattern, RegexOptions.CultureInvariant);

    /// <summary>The names as a regular expression that JSON Schema knows too.</summary>
    public static string Pattern =>
        $"^(?!({Any(s_own)})$)(?!({Any(s_devices)})([.]|$))[A-Za-z0-9]([A-Za-z0-9._-]{{0,{MaximumLength - 2}}}[A-Za-z0-9_-])?$";

    /// <summary>Checks a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="earlier">The names before it, compared as systems do that do not tell upper from lower case; takes this one.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static void Check(string name, string place, Dictionary<string, string> earlier, List<Problem> problems)
    {
        if (!IsName(name))
        {
            var shown = name.Length <= MaximumLength ? name : name[..40] + "...";
            problems.Add(new(place, $"\"{shown}\" cannot be the name of a pipeline: {Reason(name)}.", $"{Rule}."));
        }
        else if (!earlier.TryAdd(name, name) && earlier[name] != name)
        {
            problems.Add(new(
                place,
                $"\"{name}\" differs from \"{earlier[name]}\" only in capital letters.",
                "A name becomes a folder, and not every system tells such folders apart: choose another."));
        }
    }

    /// <summary>Whether Windows takes a file or folder of this name for a device, such as <c>con.txt</c>.</summary>
    internal static bool IsDevice(string name) => s_devices.Contains(Stem(name), StringComparer.OrdinalIgnoreCase);

    private static string Stem(string name) => name.Split('.')[0].Trim();

    // "$" matches in front of a line feed at the end, too.
    private static bool IsName(string name) => s_pattern.Match(name) is { Success: true } match && match.Length == name.Length;

    private static string Reason(string name)
    {
        return name switch
        {
            { Length: 0 } => "it is empty",
            { Length: > MaximumLength } => $"it has {name.Length} characters",
            _ when s_own.Contains(name, StringComparer.OrdinalIgnoreCase) => "a file or link of this name is kept among the runs",
            _ when IsDevice(name) => $"Windows takes \"{Stem(name)}\" for a device",
            _ when name.FirstOrDefault(c => !IsAllowed(c)) is var other and not '\0' => $"{Shown(other)} is not allowed in it",
            _ when name.Contains('\0', StringComparison.Ordinal) => $"{Shown('\0')} is not allowed in it",
            [.., '.'] => "it ends with a \".\"",
            _ => $"it begins with \"{name[0]}\"",
        };
    }

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';

    private static string Shown(char c) => c switch
    {
        ' ' => "a blank",
        _ when char.IsControl(c) || char.IsSurrogate(c) || char.IsWhiteSpace(c) || c > '\u2000' => $"the character U+{(int)c:X4}",
        _ => $"\"{c}\"",
    };

    private static IEnumerable<string> Numbered(string device) => Enumerable.Range(0, 10).Select(number => $"{device}{number}");

    /// <summary>Any of some words in any case; regular expressions of JSON Schema have no option for that.</summary>
    private static string Any(IEnumerable<string> words) => string.Join('|', words.Select(word => string.Concat(word.Select(letter =>
        char.IsAsciiLetter(letter) ? $"[{char.ToUpperInvariant(letter)}{char.ToLowerInvariant(letter)}]"
        : letter == '.' ? "[.]" : $"{letter}"))));
}
