namespace PublicApi.Tests;

/// <summary>Some of the repository's images of surface defects, in class folders, and a folder for what a test makes of them.</summary>
public sealed class SurfaceDefects : IDisposable
{
    private const int ImagesPerClass = 8;

    public SurfaceDefects()
    {
        foreach (var source in Directory.GetDirectories(RepositoryFolder.File("data", "surface-defects", "train")))
        {
            var target = Directory.CreateDirectory(Path.Combine(Photos, Path.GetFileName(source))).FullName;
            foreach (var image in Directory.GetFiles(source).Order(StringComparer.Ordinal).Take(ImagesPerClass))
            {
                File.Copy(image, Path.Combine(target, Path.GetFileName(image)));
            }
        }
    }

    /// <summary>An image of each class that is not in <see cref="Photos"/>.</summary>
    public static IReadOnlyList<string> HeldOut { get; } =
    [
        .. Directory.GetDirectories(RepositoryFolder.File("data", "surface-defects", "test")).Order(StringComparer.Ordinal)
            .Select(folder => Directory.GetFiles(folder).Order(StringComparer.Ordinal).First()),
    ];

    /// <summary>The folder, removed at the end of the test.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("public-api-").FullName;

    /// <summary>The class folders.</summary>
    public string Photos => At("photos");

    /// <summary>The path of a file in the folder.</summary>
    public string At(string name) => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
