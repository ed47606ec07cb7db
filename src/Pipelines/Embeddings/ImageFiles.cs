namespace Pipelines.Embeddings;

/// <summary>Images of which vectors are kept: files, so that they can be named and found again.</summary>
internal static class ImageFiles
{
    /// <summary>Makes sure that there are images and that all of them are files.</summary>
    /// <exception cref="ArgumentException">An image is no file.</exception>
    /// <exception cref="ConfigurationException">There are none.</exception>
    public static void Require(IReadOnlyList<ImageInput> images, string output)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.FirstOrDefault(image => !image.IsFile) is { } other)
        {
            throw new ArgumentException($"\"{other.Name}\" is no file: only the vectors of files can be kept.", nameof(images));
        }

        if (images.Count == 0)
        {
            throw new ConfigurationException(new Problem(output, "There are no images.", "Name image files, folders or globs."));
        }
    }

    /// <summary>The absolute path; the name itself where it cannot be a path.</summary>
    public static string FullPath(ImageInput image) => FullPath(image.FilePath ?? image.Name);

    /// <inheritdoc cref="FullPath(ImageInput)"/>
    public static string FullPath(string path) => path.Length == 0 || path.Contains('\0') ? path : Path.GetFullPath(path);
}
