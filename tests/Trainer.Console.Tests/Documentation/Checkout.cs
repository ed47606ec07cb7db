namespace Trainer.Tests.Documentation;

/// <summary>The checkout's pages for people.</summary>
internal static class Checkout
{
    /// <summary>README.md, where there is one, and the pages of docs.</summary>
    public static IReadOnlyList<string> Pages =>
    [
        .. Directory.GetFiles(RepositoryFolder.Path, "README.md"),
        .. Directory.GetFiles(RepositoryFolder.File("docs"), "*.md").Order(StringComparer.Ordinal),
    ];

    /// <summary>The text of one page of docs.</summary>
    public static string Page(string name) => File.ReadAllText(RepositoryFolder.File("docs", name)).ReplaceLineEndings("\n");
}
