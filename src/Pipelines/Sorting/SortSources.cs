using Pipelines.Data;

namespace Pipelines.Sorting;

/// <summary>The images to sort, none of which may lie where it would be found again when it is sorted.</summary>
internal static class SortSources
{
    private const string Remedy = "Choose a folder beside the images, not among them.";

    /// <summary>The images, each file once.</summary>
    /// <param name="images">What was named.</param>
    /// <param name="folder">The folder to sort into.</param>
    /// <param name="names">The folders in it.</param>
    /// <exception cref="ArgumentException">An image is no file.</exception>
    /// <exception cref="ConfigurationException">An image lies in the folder, or the folder among the images.</exception>
    public static IReadOnlyList<ImageInput> Of(IReadOnlyList<ImageInput> images, string folder, SortFolderNames names)
    {
        if (images.FirstOrDefault(image => !image.IsFile) is { } other)
        {
            throw new ArgumentException($"\"{other.Name}\" is no file: only files can be sorted.", nameof(images));
        }

        var target = RealPath(Path.GetFullPath(folder));
        var origin = images.Select(image => image.Origin).Distinct().FirstOrDefault(origin =>
            origin is not null && Below(target, RealPath(Path.GetFullPath(origin.Folder))) is { } below && origin.Finds(below, names.All));
        if (origin is not null)
        {
            throw new ConfigurationException(new Problem(
                folder, $"This folder lies among the images of \"{origin}\": the next call would find what was sorted.", Remedy));
        }

        var places = new Dictionary<string, bool>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var sources = new List<ImageInput>(images.Count);
        foreach (var image in images)
        {
            var path = FullPath(image.FilePath ?? image.Name);
            var place = Path.GetDirectoryName(path) ?? path;
            if (!places.TryGetValue(place, out var isInside))
            {
                places[place] = isInside = Below(RealPath(place), target) is not null;
            }

            if (isInside)
            {
                throw new ConfigurationException(
                    new Problem(image.Name, $"This image lies in \"{folder}\", into which images are sorted.", Remedy));
            }

            if (image.FilePath is null || seen.Add(path))
            {
                sources.Add(image);
            }
        }

        return sources;
    }

    /// <summary>The absolute path; the path itself where it cannot be one.</summary>
    public static string FullPath(string path) => path.Length == 0 || path.Contains('\0') ? path : Path.GetFullPath(path);

    /// <summary>The path without links, as far as it exists.</summary>
    private static string RealPath(string path) =>
        Path.GetDirectoryName(path) is not { } parent ? path
        : UnixPath.Real(path) ?? Path.Join(RealPath(parent), Path.GetFileName(path));

    /// <summary>A path relative to a folder, with forward slashes, empty for the folder itself; null where it does not lie in it.</summary>
    private static string? Below(string path, string folder) => Path.GetRelativePath(folder, path) switch
    {
        "." => "",
        var relative when Path.IsPathRooted(relative) || relative.Split(Path.DirectorySeparatorChar)[0] == ".." => null,
        var relative => relative.Replace(Path.DirectorySeparatorChar, '/'),
    };
}
