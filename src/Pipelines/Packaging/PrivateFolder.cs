namespace Pipelines.Packaging;

/// <summary>A private folder for temporary files; removed with its contents when disposed.</summary>
internal sealed class PrivateFolder : IDisposable
{
    /// <summary>Creates the folder inside <paramref name="parent"/>, which must exist.</summary>
    public PrivateFolder(string parent)
    {
        Path = System.IO.Path.Combine(parent, $"pipelines-{Guid.NewGuid():N}");
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
        }
        else
        {
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
