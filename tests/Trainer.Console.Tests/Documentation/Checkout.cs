namespace Trainer.Tests.Documentation;

/// <summary>The checkout's pages for people.</summary>
internal static class Checkout
{
    /// <summary>The pages beside the solution, where there are any, and those of docs and its folders.</summary>
    public static IReadOnlyList<string> Pages =>
    [
        .. Directory.GetFiles(RepositoryFolder.Path, "*.md").Order(StringComparer.Ordinal),
        .. Directory.GetFiles(RepositoryFolder.File("docs"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
    ];

    /// <summary>The text of one page of docs.</summary>
    public static string Page(string name) => File.ReadAllText(RepositoryFolder.File("docs", name)).ReplaceLineEndings("\n");
}
