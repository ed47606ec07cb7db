using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipelines;

namespace Trainer.Tests.Documentation;

/// <summary>What users read: the messages of library and command, the documentation of options, and the pages.</summary>
public sealed partial class WordingTests
{
    private const int Excerpt = 60;

    private static readonly UserText[] s_messages =
        [
            .. MessageTexts.Of(typeof(Problem).Assembly),
            .. MessageTexts.Of(typeof(ServerOptions).Assembly),
            .. MessageTexts.Of(typeof(CommandLine).Assembly),
        ];

    [Fact]
    public void Messages_have_no_word_that_the_glossary_avoids() => AssertNone(s_messages.SelectMany(ToAvoid));

    [Fact]
    public void The_documentation_of_options_has_no_word_that_the_glossary_avoids() =>
        AssertNone(Descriptions(JsonNode.Parse(SchemaGenerator.Generate())!).SelectMany(ToAvoid));

    [Fact]
    public void Pages_have_no_word_that_the_glossary_avoids() => AssertNone(Checkout.Pages.Select(Page).SelectMany(ToAvoid));

    [Fact]
    public void Messages_name_no_type_of_the_library()
    {
        var types = typeof(Problem).Assembly.GetTypes()
            .Select(type => type.Name.Split('`')[0])
            .Where(name => TwoWords().IsMatch(name))
            .ToHashSet();
        AssertNone(
            from message in s_messages
            where message.Text.Contains(' ', StringComparison.Ordinal)
            from Match found in Name().Matches(message.Text)
            where types.Contains(found.Value)
            select $"{message.Place}: the type {found.Value} in \"{message.Text}\"");
    }

    // The command knows its flags; a program that uses the library has none.
    [Fact]
    public void Messages_of_the_library_name_no_flags() => AssertNone(
        from message in s_messages
        where message.Place.StartsWith("Pipelines.", StringComparison.Ordinal) && Flag().IsMatch(message.Text)
        where !message.Text.StartsWith("# ", StringComparison.Ordinal) // A page that is made from the code.
        where !message.Place.StartsWith("Pipelines.Cluster", StringComparison.Ordinal) // Job files call the command.
        select $"{message.Place}: \"{message.Text}\"");

    [Fact]
    public void Messages_have_no_stack_line() =>
        AssertNone(
            s_messages.Where(message => StackLine().IsMatch(message.Text)).Select(message => $"{message.Place}: \"{message.Text}\""));

    [Fact]
    public void The_messages_and_the_words_to_avoid_are_found()
    {
        Assert.Contains(s_messages, message => message is { Place: "Pipelines.Data.Places.Manifest", Text: "The label is empty." });
        Assert.Contains(
            s_messages, message =>
                message is { Place: "Trainer.Commands.PredictCommand", Text: "How many classes or clusters to show for each image." });
        Assert.NotEmpty(ToAvoid(new("", "Images to judge it on")));
        Assert.NotEmpty(ToAvoid(new("", "settings that win over the file")));
        Assert.Empty(ToAvoid(new("", "recommended: follow the winner")));
    }

    private static IEnumerable<string> ToAvoid(UserText text) =>
        from row in WordsToAvoid.All
        from Match found in row.Words.Matches(text.Text)
        select $"{text.Place}: \"{found.Value}\" (use {row.Instead}) in \"{Around(text.Text, found)}\"";

    private static string Around(string text, Match found)
    {
        var start = Math.Max(0, found.Index - Excerpt);
        return text[start..Math.Min(text.Length, found.Index + found.Length + Excerpt)].Replace('\n', ' ');
    }

    private static UserText Page(string path)
    {
        var (name, page) = (Path.GetFileName(path), File.ReadAllText(path).ReplaceLineEndings("\n"));
        return new(name, name == WordsToAvoid.Page ? WordsToAvoid.WithoutSection(page) : page);
    }

    private static IEnumerable<UserText> Descriptions(JsonNode node) => node switch
    {
        JsonObject json => json.SelectMany(entry => entry is { Key: "description", Value: JsonValue text }
            ? [new UserText(json.GetPath(), text.GetValue<string>())]
            : entry.Value is null ? [] : Descriptions(entry.Value)),
        JsonArray array => array.OfType<JsonNode>().SelectMany(Descriptions),
        _ => [],
    };

    private static void AssertNone(IEnumerable<string> found)
    {
        var lines = found.Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(lines.Count == 0, $"{lines.Count} found:\n{string.Join('\n', lines)}");
    }

    // A name of one word, such as Silhouette, is also a word of the field.
    [GeneratedRegex("^([A-Z][a-z0-9]+){2,}$")]
    private static partial Regex TwoWords();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Name();

    [GeneratedRegex(@"(?<!\S)--[a-z]+")]
    private static partial Regex Flag();

    [GeneratedRegex(@"^\s+at \S+\(|StackTrace")]
    private static partial Regex StackLine();
}
