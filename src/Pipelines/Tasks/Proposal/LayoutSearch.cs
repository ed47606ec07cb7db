using Pipelines.Data;
using Pipelines.Data.Places;

namespace Pipelines.Tasks.Proposal;

/// <summary>Finds out how a folder or manifest holds its images.</summary>
internal sealed class LayoutSearch(string named, CancellationToken cancellation)
{
    private static readonly Dictionary<string, ImageSplit> s_splits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = ImageSplit.Train,
        ["training"] = ImageSplit.Train,
        ["validation"] = ImageSplit.Validation,
        ["valid"] = ImageSplit.Validation,
        ["val"] = ImageSplit.Validation,
        ["test"] = ImageSplit.Test,
        ["testing"] = ImageSplit.Test,
    };

    private readonly List<string> _notes = [];

    /// <summary>Whether a single class folder is taken for images without labels, instead of being refused.</summary>
    public bool TakesOneClass { get; init; }

    /// <summary>The layout of the named folder or manifest. What is missing or unusable is left to whoever reads the images.</summary>
    /// <exception cref="ConfigurationException">There are several manifests, one class only, or splits without training images.</exception>
    public DataLayout Find()
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(named));
        if (Directory.Exists(path))
        {
            return InFolder(path) with { Notes = _notes };
        }

        return File.Exists(path) && ManifestGuess.HasExtension(path)
            ? OfManifest(path, ManifestGuess.Of(path)) with { Notes = _notes }
            : new(new() { Train = path }, IsLabelled: true, "images");
    }

    private DataLayout InFolder(string folder)
    {
        if (Manifests(folder) is { } manifest)
        {
            return manifest;
        }

        var names = FolderWalk.Through(folder, cancellation).Files.Select(file => file.Name).ToList();
        var loose = names.Count(name => !name.Contains('/'));
        var folders = names.Where(name => name.Contains('/')).GroupBy(First).ToDictionary(group => group.Key, group => group.Select(Rest));
        if (loose == 0 && folders.Count == 1)
        {
            return InOnlyFolder(Path.Combine(folder, folders.Keys.First()), folders.Values.First());
        }

        var splits = folders.Keys.Where(s_splits.ContainsKey).ToLookup(name => s_splits[name]);
        if (splits.Contains(ImageSplit.Train) && splits.Count > 1)
        {
            return Splits(folder, folders, splits);
        }

        if (splits.Count > 1 && splits.Sum(split => split.Count()) == folders.Count)
        {
            throw Error(
                $"The folder \"{folder}\" has the parts {string.Join(" and ", folders.Keys)} of a data set and no images to train on.",
                "Put those into a folder \"train\" beside them.");
        }

        if (folders.Count < 2)
        {
            return new(new() { Train = folder }, IsLabelled: false, "a folder of images without labels");
        }

        if (2 * loose > names.Count)
        {
            _notes.Add(
                $"{loose} of {names.Count} images lie outside the sub-folders, which are therefore not taken for classes.");
            return new(new() { Train = folder }, IsLabelled: false, "a folder of images without labels");
        }

        return new(new() { Train = folder }, IsLabelled: true, "class folders");
    }

    /// <summary>All images lie in one sub-folder: either it is the one that was meant, or there is one class only.</summary>
    private DataLayout InOnlyFolder(string folder, IEnumerable<string> names) =>
        names.Any(name => name.Contains('/')) || Manifests(folder) is not null
            ? InFolder(folder)
            : TakesOneClass ? new(new() { Train = folder }, IsLabelled: false, "a folder of images without labels")
            : throw Error(
                $"All images are in one class folder, \"{folder}\".",
                "A classifier needs two classes or more, each in a folder of its own. For clusters of these images name this folder "
                + "itself.");

    private DataLayout Splits(
        string folder, Dictionary<string, IEnumerable<string>> folders, ILookup<ImageSplit, string> splits)
    {
        foreach (var twice in splits.Where(split => split.Skip(1).Any()))
        {
            throw Error(
                $"The folder \"{folder}\" has {string.Join(" and ", twice)}, which mean the same.", "Keep one of them, or rename one.");
        }

        var others = folders.Keys.Where(name => !s_splits.ContainsKey(name)).ToList();
        if (others.Count > 0)
        {
            _notes.Add($"Beside the parts of a data set there {Quantity.Are(others.Count)} also {string.Join(", ", others)}: not taken.");
        }

        var train = splits[ImageSplit.Train].First();
        if (!HasClasses(folders[train]))
        {
            _notes.Add($"The images of {train} have no labels, so only they are taken.");
            return new(new() { Train = Path.Combine(folder, train) }, IsLabelled: false, "a folder of images without labels");
        }

        var kind = new List<string> { train };
        return new(
            new()
            {
                Train = Path.Combine(folder, train),
                Validation = HeldOut(ImageSplit.Validation),
                Test = HeldOut(ImageSplit.Test),
            },
            IsLabelled: true,
            $"class folders in {string.Join(", ", kind)}");

        PlaceOrFraction? HeldOut(ImageSplit split)
        {
            if (splits[split].FirstOrDefault() is not { } name)
            {
                return null;
            }

            if (!HasClasses(folders[name]))
            {
                _notes.Add($"The images of {name} have no labels, so nothing can be evaluated with them: not taken.");
                return null;
            }

            kind.Add(name);
            return PlaceOrFraction.At(Path.Combine(folder, name));
        }
    }

    /// <summary>The layout of the manifests that a folder has itself; null without any.</summary>
    private DataLayout? Manifests(string folder)
    {
        var found = new List<(string Path, ManifestGuess Guess)>();
        foreach (var path in Files(folder).Where(ManifestGuess.HasExtension).Order(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            if (ManifestGuess.TryRead(path) is { } guess)
            {
                found.Add((path, guess));
            }
        }

        if (found.Count < 2)
        {
            return found.Count == 0 ? null : OfManifest(found[0].Path, found[0].Guess);
        }

        var splits = found.Where(entry => s_splits.ContainsKey(Stem(entry.Path))).ToLookup(entry => s_splits[Stem(entry.Path)]);
        var held = new[] { ImageSplit.Validation, ImageSplit.Test }.Where(splits.Contains).ToList();
        if (splits[ImageSplit.Train].Count() != 1 || held.Count == 0 || held.Exists(split => splits[split].Count() > 1))
        {
            throw Error(
                $"The folder \"{folder}\" has several manifests: {string.Join(", ", found.Select(entry => Path.GetFileName(entry.Path)))}.",
                "Name one of them.");
        }

        var train = splits[ImageSplit.Train].First();
        var labelled = held.Where(split => splits[split].First().Guess.HasLabels).ToList();
        var names = labelled.Select(split => Name(splits[split].First().Path)).Prepend(Name(train.Path));
        return OfManifest(train.Path, train.Guess) is { IsLabelled: true } layout
            ? layout with
            {
                Data = layout.Data with
                {
                    Validation = At(ImageSplit.Validation),
                    Test = At(ImageSplit.Test),
                },
                Kind = $"the manifests {string.Join(", ", names)}",
            }
            : OfManifest(train.Path, train.Guess);

        PlaceOrFraction? At(ImageSplit split) => labelled.Contains(split) ? PlaceOrFraction.At(splits[split].First().Path) : null;
    }

    private static DataLayout OfManifest(string path, ManifestGuess guess) =>
        new(new() { Train = path, Columns = guess.Columns }, guess.HasLabels, $"the manifest {Name(path)}");

    private IEnumerable<string> Files(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder).Where(path => Name(path)[0] != '.')];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Error($"The folder \"{folder}\" cannot be read: {ImageFile.Reason(error)}.", "Name another folder.");
        }
    }

    /// <summary>Whether most images lie in sub-folders, of which there are several.</summary>
    private static bool HasClasses(IEnumerable<string> names)
    {
        var inFolders = names.ToLookup(name => name.Contains('/'));
        return inFolders[true].Count() >= inFolders[false].Count() && inFolders[true].Select(First).Distinct().Skip(1).Any();
    }

    private ConfigurationException Error(string found, string remedy) => new(new Problem(named, found, remedy));

    private static string First(string name) => name[..name.IndexOf('/', StringComparison.Ordinal)];

    private static string Rest(string name) => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private static string Stem(string path) => Path.GetFileNameWithoutExtension(path);

    private static string Name(string path) => Path.GetFileName(path);
}
