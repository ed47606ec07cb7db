using System.Text.RegularExpressions;

namespace Trainer.Tests.Documentation;

/// <summary>The table "Do not use" of the glossary.</summary>
/// <param name="Words">The words of a row as one expression: whole words, any case; <c>*</c> stands for any ending.</param>
/// <param name="Instead">What to write instead.</param>
internal sealed partial record WordsToAvoid(Regex Words, string Instead)
{
    public const string Page = "glossary.md";
    private const string Section = "\n## Do not use\n";

    /// <summary>All rows.</summary>
    public static IReadOnlyList<WordsToAvoid> All { get; } =
    [
        .. Row().Matches(Checkout.Page(Page).Split(Section)[1]).Select(row => new WordsToAvoid(
            Expression(Word().Matches(row.Groups["words"].Value).Select(word => word.Groups["word"].Value)), row.Groups["instead"].Value)),
    ];

    /// <summary>The page without this section, which quotes the words.</summary>
    public static string WithoutSection(string page) => page.Split(Section)[0];

    private static Regex Expression(IEnumerable<string> words)
    {
        var alternatives = words.Select(
            word => string.Join(@"\s+", word.Split(' ').Select(part => Regex.Escape(part).Replace(@"\*", @"\w*"))));
        return new($@"\b({string.Join('|', alternatives)})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    [GeneratedRegex(@"^\| (?<words>`[^|]+`) \| (?<instead>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<word>[^`]+)`")]
    private static partial Regex Word();
}
