namespace Pipelines.Tests;

/// <summary>The folder of real photos and backbones beside the checkout; only the project's own machines have it.</summary>
public static class SharedFolder
{
    /// <summary>Its path, or null where it is missing.</summary>
    public static string? Path { get; } = Find();

    /// <summary>The path of a file or folder in it.</summary>
    public static string File(params string[] parts) =>
        System.IO.Path.Combine([
            Path ?? throw new InvalidOperationException("../shared is missing; mark the test with [SharedFact]."),
            .. parts,
        ]);

    private static string? Find()
    {
        var shared = System.IO.Path.GetFullPath(RepositoryFolder.File("..", "shared"));
        return Directory.Exists(shared) ? shared : null;
    }
}

/// <summary>A test that needs ../shared and is skipped where it is missing.</summary>
public sealed class SharedFactAttribute : FactAttribute
{
    /// <summary>Marks the test.</summary>
    public SharedFactAttribute()
    {
        if (SharedFolder.Path is null)
        {
            Skip = "needs ../shared";
        }
    }
}

/// <summary>A theory that needs ../shared and is skipped where it is missing.</summary>
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    /// <summary>Marks the test.</summary>
    public SharedTheoryAttribute()
    {
        if (SharedFolder.Path is null)
        {
            Skip = "needs ../shared";
        }
    }
}
