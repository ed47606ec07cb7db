using System.Text.RegularExpressions;

namespace StockConsumer.Tests;

/// <summary>The code that these pages show is, word for word, code of the tests that is compiled and run.</summary>
public sealed partial class DocumentationTests
{
    [Theory]
    [InlineData("using-the-model.md", "StockConsumer.Tests")]
    public void Every_code_block_is_code_of_the_tests(string document, string project)
    {
        var root = RepositoryFolder.Path;
        var page = File.ReadAllText(Path.Combine(root, "docs", document)).ReplaceLineEndings("\n");
        var snippets = Directory.GetFiles(Path.Combine(root, "tests", project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Snippet().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")))
            .ToDictionary(match => match.Groups["name"].Value, match => Outdented(match.Groups["code"].Value));

        var blocks = CodeBlock().Matches(page).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["code"].Value);

        Assert.NotEmpty(blocks);
        Assert.Equal(Regex.Count(page, "^```csharp", RegexOptions.Multiline), blocks.Count);
        Assert.All(blocks, block => Assert.Equal(snippets[block.Key], block.Value));
    }

    private static string Outdented(string code)
    {
        var lines = code.TrimEnd('\n', ' ').Split('\n');
        var margin = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Concat(lines.Select(line => (line.Length > 0 ? line[margin..] : line) + "\n"));
    }

    [GeneratedRegex(@"// snippet: (?<name>\S+)\n(?<code>.*?)\n *// end\n", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"<!-- snippet: (?<name>\S+) -->\n```csharp\n(?<code>.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
