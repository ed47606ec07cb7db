using System.Text.RegularExpressions;

namespace Trainer.Tests.Documentation;

/// <summary>README.md and README.zh-CN.md say the same, and their commands work. Who changes one of them has to change the other.</summary>
public sealed partial class ReadmeTests
{
    private const string English = "README.md";
    private const string Chinese = "README.zh-CN.md";

    [Fact]
    public void Both_pages_have_the_same_commands_configurations_and_code()
    {
        var english = Blocks(English);
        Assert.NotEmpty(english);
        AssertSame(english, Blocks(Chinese), "block of commands, configuration or code");
    }

    [Fact]
    public void Both_pages_have_the_same_structure() => AssertSame(Structure(English), Structure(Chinese), "heading, table or list");

    [Fact]
    public void Both_pages_link_to_the_same_places_and_name_the_same_keys_and_files()
    {
        AssertSame(Links(English), Links(Chinese), "link");
        AssertSame(Names(English), Names(Chinese), "name in backticks");
    }

    // A call outside of a checkout, with the files that the page speaks of.
    [Fact]
    public async Task The_commands_of_both_pages_work()
    {
        var configurations = Fences(English).Concat(Fences(Chinese)).Where(IsConfiguration).Select(block => block.Text);
        var calls = new[] { English, Chinese }.SelectMany(Commands).Distinct().ToList();
        Assert.NotEmpty(calls);
        using var folder = new ReadmeFolder(calls, [.. configurations]);
        foreach (var call in calls)
        {
            await folder.RunAsync(call);
        }
    }

    /// <summary>What runs, without comments, which each page has in its own language.</summary>
    private static List<string> Blocks(string page) =>
        [.. Fences(page).Where(block => block.Language.Length > 0).Select(block => $"{block.Language}\n{WithoutComments(block.Text)}")];

    /// <summary>The lines of the shell blocks.</summary>
    private static IEnumerable<string> Commands(string page) =>
        Fences(page).Where(block => block.Language == "sh").SelectMany(block => WithoutComments(block.Text).Split('\n'));

    private static bool IsConfiguration((string Language, string Text) block) =>
        block.Language.StartsWith("json", StringComparison.Ordinal) && block.Text.Contains("\"pipelines\"", StringComparison.Ordinal);

    private static List<string> Structure(string page) =>
        [.. Line().Matches(Prose(page)).Select(line => line.Groups["mark"].Value).Select(mark => mark == "|" ? "row of a table" : mark)];

    // The pages name each other at their beginning.
    private static List<string> Links(string page) =>
    [
        .. Link().Matches(Prose(page)).Select(link => link.Groups["target"].Value)
            .Where(target => target is not (English or Chinese))
            .Order(StringComparer.Ordinal),
    ];

    private static List<string> Names(string page) =>
        [.. Name().Matches(Prose(page)).Select(name => name.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<(string Language, string Text)> Fences(string page) =>
        Fence().Matches(Text(page)).Select(fence => (fence.Groups["language"].Value, fence.Groups["text"].Value));

    private static string Prose(string page) => Fence().Replace(Text(page), "");

    private static string WithoutComments(string text) => string.Join(
        '\n', text.Split('\n').Select(line => Comment().Replace(line, "").TrimEnd()).Where(line => line.Length > 0));

    private static string Text(string page) => File.ReadAllText(RepositoryFolder.File(page)).ReplaceLineEndings("\n");

    private static void AssertSame(IReadOnlyList<string> english, IReadOnlyList<string> chinese, string what)
    {
        var first = english.Zip(chinese).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.True(
            english.SequenceEqual(chinese),
            $"{English} and {Chinese} differ from {what} {first + 1} on; change both.\n"
            + $"{English}: {english.ElementAtOrDefault(first) ?? "nothing"}\n{Chinese}: {chinese.ElementAtOrDefault(first) ?? "nothing"}");
    }

    [GeneratedRegex("^```(?<language>\\w*)\n(?<text>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    /// <summary>A comment of a shell, of C# or of JSON; not the // of an address.</summary>
    [GeneratedRegex(@"(^|\s)(#|//).*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?<mark>#+|\||-) ?", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"\]\((?<target>[^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Name();
}
