using System.Text.RegularExpressions;

namespace PublicApi.Tests;

/// <summary>The code that the pages show is code that is compiled and run, word for word.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_code_block_of_the_API_page_is_code_of_these_tests()
    {
        var page = Page("csharp.md");
        var snippets = Directory.GetFiles(RepositoryFolder.File("tests", "PublicApi.Tests", "Snippets"), "*.cs")
            .SelectMany(file => Snippet().Matches(Text(file)))
            .ToDictionary(match => match.Groups["name"].Value, match => Outdented(match.Groups["code"].Value));
        var blocks = NamedBlock().Matches(page).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["code"].Value);

        // The first block is the using line, which the tests have for all files.
        Assert.Equal(Regex.Count(page, "^```csharp", RegexOptions.Multiline) - 1, blocks.Count);
        Assert.Equal(snippets.Keys.Order(StringComparer.Ordinal), blocks.Keys.Order(StringComparer.Ordinal));
        Assert.All(blocks, block => Assert.Equal(snippets[block.Key], block.Value));
    }

    [Fact]
    public void The_program_and_the_project_of_the_page_on_stages_are_the_sample_as_it_stands()
    {
        var page = Page("stages-in-mlnet.md");
        Assert.Equal(Text(RepositoryFolder.File("samples", "StagesInMlNet", "Program.cs")), Block("csharp"));
        Assert.Equal(Text(RepositoryFolder.File("samples", "StagesInMlNet", "StagesInMlNet.csproj")), Block("xml"));

        string Block(string language)
        {
            var blocks = Regex.Matches(page, $"^```{language}\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline);
            return Assert.Single(blocks).Groups["text"].Value;
        }
    }

    private static string Page(string name) => Text(RepositoryFolder.File("docs", name));

    private static string Text(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

    private static string Outdented(string code)
    {
        var lines = code.TrimEnd('\n', ' ').Split('\n');
        var margin = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Concat(lines.Select(line => (line.Length > 0 ? line[margin..] : line) + "\n"));
    }

    [GeneratedRegex(@"// snippet: (?<name>\S+)\n(?<code>.*?)\n *// end\n", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"<!-- snippet: (?<name>\S+) -->\n```csharp\n(?<code>.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex NamedBlock();
}
