namespace Pipelines.Testing;

/// <summary>The checkout that the tests were built in. Compiled into every test project.</summary>
internal static class RepositoryFolder
{
    /// <summary>Its path: the nearest folder above the tests that has Pipelines.sln.</summary>
    public static string Path { get; } = Find();

    /// <summary>The path of a file or folder in it.</summary>
    public static string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "Pipelines.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has Pipelines.sln.");
    }
}
