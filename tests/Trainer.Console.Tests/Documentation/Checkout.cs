namespace Trainer.Tests.Documentation;

/// <summary>The checkout that the tests run in, and its pages for people.</summary>
internal static class Checkout
{
    public static string Folder { get; } = Find();

    /// <summary>README.md, where there is one, and the pages of docs.</summary>
    public static IReadOnlyList<string> Pages =>
    [
        .. Directory.GetFiles(Folder, "README.md"),
        .. Directory.GetFiles(Path.Combine(Folder, "docs"), "*.md").Order(StringComparer.Ordinal),
    ];

    /// <summary>The text of one page of docs.</summary>
    public static string Page(string name) => File.ReadAllText(Path.Combine(Folder, "docs", name)).ReplaceLineEndings("\n");

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Pipelines.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the checkout.");
        }

        return folder.FullName;
    }
}
