using Pipelines.Data.Labels;
using Pipelines.Text;

namespace Pipelines.Data.Places;

/// <summary>A folder or manifest and the images it lists, none of them read yet.</summary>
/// <param name="Path">Absolute path of the folder or manifest.</param>
/// <param name="Kind">How labels are given.</param>
/// <param name="Images">The images, in ordinal order of their names. Either all have a label or none has.</param>
/// <param name="HasSplits">Whether it is a manifest with a split column.</param>
/// <param name="Skipped">Files and folders that could not be looked at, and images outside the class folders.</param>
/// <param name="Notes">What else a user should know, such as a class folder without images.</param>
internal sealed record ImagePlace(
    string Path,
    ImagePlaceKind Kind,
    IReadOnlyList<PlacedImage> Images,
    bool HasSplits,
    IReadOnlyList<SkippedImage> Skipped,
    IReadOnlyList<string> Notes)
{
    private const int LeftOutShown = 10;

    /// <summary>Names of folders that are parts of a data set and no classes.</summary>
    private static readonly HashSet<string> _splitFolders = new(StringComparer.OrdinalIgnoreCase)
    {
        "train", "training", "validation", "valid", "val", "test",
    };

    /// <summary>Whether it is a manifest with a column of groups.</summary>
    public bool HasGroupColumn { get; init; }

    /// <summary>Where each label was first found.</summary>
    public LabelPlaces Labels { get; init; } = new();

    /// <summary>Whether a folder of this name is a part of a data set and no class.</summary>
    public static bool IsSplitFolder(string name) => _splitFolders.Contains(name);

    /// <summary>Finds the images of a place.</summary>
    /// <param name="path">Folder, or manifest ending in .csv, .tsv or .txt.</param>
    /// <param name="labelled">Whether every image must have a label. If not, labels are given only where every image has one.</param>
    /// <param name="option">Where the path was named, for errors: a JSON path with its line, or an argument.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="ConfigurationException">The path does not exist, is neither folder nor manifest, or has no images; or the manifest
    /// has errors (all of them).</exception>
    public static ImagePlace Find(string path, bool labelled, string option, CancellationToken cancellation = default) =>
        Find(path, new ManifestRequest(labelled), option, cancellation);

    /// <inheritdoc cref="Find(string, bool, string, CancellationToken)"/>
    /// <param name="path">Folder, or manifest ending in .csv, .tsv or .txt.</param>
    /// <param name="request">What is expected of a manifest.</param>
    /// <param name="option">Where the path was named.</param>
    /// <param name="cancellation">Stops the search.</param>
    public static ImagePlace Find(string path, ManifestRequest request, string option, CancellationToken cancellation)
    {
        path = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(path))
        {
            return FindInFolder(System.IO.Path.TrimEndingDirectorySeparator(path), request.IsLabelled, option, cancellation);
        }

        if (DanglingLink.Reason(path) is { } reason)
        {
            throw new ConfigurationException(new Problem(
                option, $"\"{path}\" is {reason}.", "Bring back what it leads to, or name another folder or manifest."));
        }

        if (!File.Exists(path))
        {
            throw new ConfigurationException(new Problem(option, $"\"{path}\" does not exist.", MissingPath.Hint(path)));
        }

        return System.IO.Path.GetExtension(path).ToLowerInvariant() is ".csv" or ".tsv" or ".txt"
            ? Manifest.Read(path, request)
            : throw new ConfigurationException(new Problem(
                option,
                $"\"{path}\" is neither a folder nor a manifest.",
                "Name a folder of images, or a manifest whose name ends in .csv, .tsv or .txt."));
    }

    private static ImagePlace FindInFolder(string path, bool labelled, string option, CancellationToken cancellation)
    {
        var walk = FolderWalk.Through(path, cancellation);
        if (walk.Files.Count == 0)
        {
            throw new ConfigurationException(new Problem(
                option,
                $"The folder \"{path}\" has no images{LeftOut(walk)}.",
                labelled
                    ? "It should have one sub-folder of images for each class."
                    : "Name a folder that has images, directly or in sub-folders."));
        }

        var inClasses = walk.Files.Where(file => file.Name.Contains('/')).ToList();
        var labels = new LabelPlaces();
        foreach (var folder in inClasses.Select(file => FolderOf(file.Name)).Distinct())
        {
            labels.Add(UnicodeForms.Composed(folder), folder, System.IO.Path.Combine(path, folder));
        }

        var classes = labels.All.Select(label => label.Label).ToList();
        if (!labelled && (inClasses.Count < walk.Files.Count || classes.Count < 2))
        {
            var images = walk.Files.Select(file => new PlacedImage(new(file.Path, file.Name, null)));
            return new(path, ImagePlaceKind.FlatFolder, [.. images], false, walk.Skipped, []);
        }

        if (inClasses.Count == 0)
        {
            throw new ConfigurationException(new Problem(
                option,
                $"The folder \"{path}\" has {Quantity.Of(walk.Files.Count, "images")} but no class folders.",
                "Put the images of each class into a sub-folder named after the class, or list paths and labels in a .csv manifest. "
                + "Clustering, and pretext tasks such as rotation, need no labels."));
        }

        if (labelled && classes.Count > 1 && classes.All(_splitFolders.Contains))
        {
            throw new ConfigurationException(new Problem(
                option,
                $"The folder \"{path}\" has sub-folders named {string.Join(", ", classes)}, which are parts of a data set, not classes.",
                $"Name one of them: \"{System.IO.Path.Combine(path, classes[^1])}\"."));
        }

        if (labelled && classes.Count == 1 && walk.LostFolders.Count > 0)
        {
            throw new ConfigurationException(new Problem(
                option,
                $"The folder \"{path}\" has one class only that can be read, \"{classes[0]}\"{LeftOut(walk)}.",
                "A classifier needs two classes or more."));
        }

        var outside = walk.Files
            .Where(file => !file.Name.Contains('/'))
            .Select(file => new SkippedImage(file.Path, "lies outside the class folders"));
        var entered = inClasses.Select(file => FolderOf(file.Name)).ToHashSet(StringComparer.Ordinal);
        var empty = walk.Folders.Except(entered).Except(walk.LostFolders.Keys).Select(name => System.IO.Path.Combine(path, name));
        var missing = walk.LostFolders.OrderBy(folder => folder.Key, StringComparer.Ordinal);
        return new(
            path,
            ImagePlaceKind.ClassFolders,
            [.. inClasses.Select(file => new PlacedImage(new(file.Path, file.Name, UnicodeForms.Composed(FolderOf(file.Name)))))],
            false,
            [.. walk.Skipped, .. outside],
            [
                .. missing.Select(folder => entered.Contains(folder.Key)
                    ? $"The class \"{folder.Key}\" may lack images ({folder.Value})."
                    : $"The class \"{folder.Key}\" is missing ({folder.Value})."),
                .. empty.Select(folder => $"The folder \"{folder}\" has no images and makes no class."),
            ])
        {
            Labels = labels,
        };
    }

    private static string LeftOut(FolderWalk walk) => walk.Skipped.Count == 0 ? "" : string.Concat(
        " (",
        string.Join("; ", walk.Skipped.Take(LeftOutShown).Select(skipped => $"{skipped.Path}: {skipped.Reason}")),
        walk.Skipped.Count > LeftOutShown ? $"; and {walk.Skipped.Count - LeftOutShown} more)" : ")");

    private static string FolderOf(string name) => name[..name.IndexOf('/', StringComparison.Ordinal)];
}
