using System.Text.RegularExpressions;

namespace Trainer.Tests.Documentation;

public sealed partial class ArchitecturePageTests
{
    [Fact]
    public void Every_file_and_folder_of_the_table_of_where_to_add_something_exists()
    {
        var page = Checkout.Page("architecture.md");
        var section = page[page.IndexOf("\n## Where to add something\n", StringComparison.Ordinal)..];
        var rows = section.Split('\n').Where(line => line.StartsWith('|'));
        var paths = rows.SelectMany(row => PathInCode().Matches(row)).Select(match => match.Groups["path"].Value).ToList();
        Assert.True(paths.Count > 5, $"Only {paths.Count} paths were found.");

        var missing = paths.Where(path => !Exists(path)).ToList();
        Assert.True(missing.Count == 0, $"docs/architecture.md names what is not there: {string.Join(", ", missing)}");
    }

    /// <summary>A path of the table: from the checkout, from src or from the library's folder; a source file without its ending.</summary>
    private static bool Exists(string path) => new[] { "", "src", "src/Pipelines" }
        .Select(folder => Path.Combine(RepositoryFolder.Path, folder, path))
        .Any(full => Directory.Exists(full) || File.Exists(full) || File.Exists(full + ".cs"));

    /// <summary>A path of two or more parts in backticks: <c>Folder/File</c>.</summary>
    [GeneratedRegex(@"`(?<path>[\w.*-]+(/[\w.*-]+)+/?)`")]
    private static partial Regex PathInCode();
}
