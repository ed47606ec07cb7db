using System.Reflection;
using System.Text.RegularExpressions;
using Pipelines;

namespace Trainer.Tests.Documentation.Messages;

public sealed partial class TroubleshootingPageTests
{
    private const string Remake =
        "UPDATE_GENERATED_FILES=1 dotnet test tests/Trainer.Console.Tests -c Release --filter TroubleshootingPage";

    private const int FewestMessages = 300;
    private static readonly string s_path = RepositoryFolder.File("docs", "troubleshooting.md");
    private static readonly HashSet<string> s_printed =
        [.. TroubleshootingPage.Areas.SelectMany(area => area.Messages.Select(message => message.Text).Concat(area.Reasons))];

    [Fact]
    public void The_reference_of_messages_is_up_to_date()
    {
        var page = Checkout.Page("troubleshooting.md");
        var made = page.Split(TroubleshootingPage.Heading)[0] + TroubleshootingPage.Write();
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED_FILES") == "1")
        {
            File.WriteAllText(s_path, made);
            page = made;
        }

        Assert.True(page == made, $"docs/troubleshooting.md has not the messages of the source. Make it again: {Remake}");
        Assert.True(TroubleshootingPage.Areas.Sum(area => area.Messages.Count) > FewestMessages);
    }

    // The compiled program is read here, and its source there: what the one has, the other must have found.
    [Fact]
    public void Every_sentence_of_the_compiled_program_is_found_in_its_source()
    {
        var known = string.Join(
            '\n', TroubleshootingPage.AllTexts.SelectMany(message => (string[])[message.Text, message.Remedy]));
        var missing = new Assembly[] { typeof(Problem).Assembly, typeof(CommandLine).Assembly }
            .SelectMany(MessageTexts.Of)
            .Where(text => MessageForm.IsSentence(text.Text) && !IsOfOtherTexts(text.Place))
            .Where(text => !known.Contains(Normal(text.Text), StringComparison.Ordinal))
            .Select(text => $"{text.Place}: {text.Text}")
            .Distinct()
            .ToList();
        Assert.True(missing.Count == 0, $"{missing.Count} messages are not on the page:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void Quoted_messages_are_messages_of_the_program()
    {
        var top = Checkout.Page("troubleshooting.md").Split(TroubleshootingPage.Heading)[0];
        var quoted = Quote().Matches(top).Select(match => match.Groups["text"].Value).ToList();
        Assert.NotEmpty(quoted);
        var left = quoted.Except(s_printed).ToList();
        Assert.True(left.Count == 0, $"docs/troubleshooting.md quotes what the program no longer prints:\n{string.Join('\n', left)}");
    }

    [Fact]
    public void Every_cause_belongs_to_a_message()
    {
        var left = TroubleshootingPage.Causes.Keys.Except(s_printed).ToList();
        Assert.True(left.Count == 0, $"MessageCauses.json explains what the program no longer prints:\n{string.Join('\n', left)}");
    }

    [Theory]
    [InlineData("""new(place, $"No {name} of {count:n0}.", "Give one.")""", "No … of ….", "Give one.")]
    [InlineData("""new(place, "One " + name + " is " + (isOld ? "old" : "new") + ".")""", "One … is old.", "")]
    [InlineData("""Notes.Add(@"A folder C:\x "" is here.");""", "A folder C:\\x \" is here.", "")]
    [InlineData("""throw Wrong($"It is {(a ? "b" : $"c{d}")} of {{x}}.", Text(1)); // "Not this one." """, "It is … of {x}.", "")]
    [InlineData("""const string Remedy = "Do this."; new Problem("", "It is \"so\".", Remedy);""", "It is \"so\".", "Do this.")]
    [InlineData("""new Option<int>("--x") { Description = "Not a message." }; var c = '"'; Add("It is one.");""", "It is one.", "")]
    [InlineData("""Add($"The rest, {Rest.Trim()}.".TrimEnd());""", "The rest, ….", "")]
    public void Messages_are_read_from_source_as_they_are_printed(string source, string text, string remedy)
    {
        var constants = new SourceConstants();
        constants.Add("Here", source);
        var messages = SourceMessages.Of(new SourceReader("Here", source, constants), MessageForm.IsSentence);
        Assert.Equal(new SourceMessage(text, remedy), messages[0]);
    }

    [Fact]
    public void Constants_of_other_files_are_part_of_a_message()
    {
        var constants = new SourceConstants();
        constants.Add("Other", """public const string Hint = "Look " + "\"there\".";""");
        var reader = new SourceReader("Here", """new("", $"It is wrong. {Other.Hint}", Other.Hint)""", constants);
        Assert.Equal(
            [new SourceMessage("It is wrong. Look \"there\".", "Look \"there\".")], SourceMessages.Of(reader, MessageForm.IsSentence));
    }

    // Numbers of a formatted text, {0:G3}, are inserted values, too.
    private static string Normal(string text) => Blanks().Replace(Placeholder().Replace(text, SourceReader.Inserted), " ").Trim();

    // Help texts are documented in command-line.md; the others are texts of generated pages.
    private static bool IsOfOtherTexts(string place) =>
        place.StartsWith("Trainer.Commands.", StringComparison.Ordinal) || place == "Trainer.CommandLine"
        || s_otherPlaces.Any(other => place.StartsWith(other, StringComparison.Ordinal));

    private static readonly string[] s_otherPlaces =
    [
        "Pipelines.Configuration.ConfigurationReference", "Pipelines.SchemaGenerator",
        "Pipelines.Configuration.Documentation.OptionDescription", "Pipelines.Graph.OperatorReference", "Pipelines.Tasks.Artifacts.",
        "Pipelines.Reporting.", "Pipelines.Auditing.Pages.", "Pipelines.Sweeps.Pages.",
        "Pipelines.Runtime.Torch.ElfVersionNeeds", "Trainer.Output.Welcome", "System.", "Microsoft.",
    ];

    [GeneratedRegex("^> (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Quote();

    [GeneratedRegex(@"\{\d+(:[^} ]*)?\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
