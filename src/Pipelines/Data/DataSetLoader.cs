using Pipelines.Configuration;

namespace Pipelines.Data;

/// <summary>Makes a <see cref="DataSet"/>: finds the places, reads the files, removes duplicates, divides, checks.</summary>
internal sealed class DataSetLoader(
    DataOptions options, string baseFolder, bool labelled, Func<string, string> place, IProgress<StageProgress>? progress, CancellationToken cancellation)
{
    private readonly List<Problem> _problems = [];
    private readonly List<SkippedImage> _skipped = [];
    private readonly List<string> _notes = [];
    private readonly List<DuplicateImage> _duplicates = [];
    private readonly Dictionary<string, ImagePlace?> _places = new(StringComparer.Ordinal);

    public DataSet Load()
    {
        var found = FindAll();
        ThrowIfAnyProblem();

        var files = ImageHasher.Hash(found.AllPaths(), progress, cancellation);
        var pool = Keep(found.Train, files);
        var validation = Keep(found.Validation, files);
        var test = Keep(found.Test, files);
        if (!labelled && new[] { pool, validation, test }.Any(images => images.Exists(image => image.Item.Label is null)))
        {
            (pool, validation, test) = (WithoutLabels(pool), WithoutLabels(validation), WithoutLabels(test));
        }

        CheckReadable("train", found.Train, pool);
        CheckReadable("validation", found.Validation, validation);
        CheckReadable("test", found.Test, test);
        ThrowIfAnyProblem();

        var duplicates = new DuplicateRemoval(_notes, _duplicates);
        duplicates.NoteCopiesWithin(pool, "training");
        duplicates.NoteCopiesWithin(validation, "validation");
        duplicates.NoteCopiesWithin(test, "test");
        test = RemoveCopies(duplicates, test, pool, "test", "training");
        validation = RemoveCopies(duplicates, validation, pool, "validation", "training");
        validation = RemoveCopies(duplicates, validation, test, "validation", "test");

        // Where labels are only for judging, held-out images may have labels of their own.
        var labels = (labelled ? pool : pool.Concat(validation).Concat(test)).Select(image => image.Item.Label).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        if (labelled)
        {
            new LabelCheck(labels, place, _problems, _notes).Run(validation, test);
        }

        var train = pool;
        (train, test) = HoldOut(train, test, found.TestFraction, ImageSplit.Test);
        (train, validation) = HoldOut(train, validation, found.ValidationFraction, ImageSplit.Validation);
        ThrowIfAnyProblem();
        return new(labels, train, validation, test, _skipped, _notes) { Duplicates = _duplicates };
    }

    private Found FindAll()
    {
        var train = Find("train", options.Train);
        if (options.Train is null)
        {
            _problems.Add(new(place("train"), "The training images are not given.", "Name a folder with one sub-folder for each class, a folder of images (clustering), or a .csv or .tsv manifest."));
        }

        var validation = Find("validation", options.Validation?.Place);
        var test = Find("test", options.Test?.Place);
        if (train is null)
        {
            return new([], [], [], 0, 0);
        }

        var ofTrain = Rows(train, ImageSplit.Train, orNone: true);
        var ofValidation = validation is not null ? OwnRows(validation, ImageSplit.Validation, "validation") : [];
        var ofTest = test is not null ? OwnRows(test, ImageSplit.Test, "test") : [];
        if (train.HasSplits)
        {
            ofValidation = FromTrainManifest(train, ofValidation, ImageSplit.Validation, options.Validation is not null);
            ofTest = FromTrainManifest(train, ofTest, ImageSplit.Test, options.Test is not null);
            if (ofTrain.Count == 0)
            {
                _problems.Add(new(train.Path, "The manifest has no rows to train on.", "Give rows the split train, or leave their split empty."));
            }
        }

        var testFraction = options.Test?.Fraction
            ?? (labelled && options.Validation is null && ofValidation.Count == 0 && ofTest.Count == 0 ? DataSet.DefaultTestFraction : 0);
        return new(ofTrain, ofValidation, ofTest, options.Validation?.Fraction ?? 0, testFraction);
    }

    private ImagePlace? Find(string option, string? path)
    {
        if (path is null)
        {
            return null;
        }

        path = Path.GetFullPath(path, Path.GetFullPath(baseFolder));
        if (_places.TryGetValue(path, out var known))
        {
            return known;
        }

        try
        {
            var found = ImagePlace.Find(path, labelled, place(option), cancellation);
            _skipped.AddRange(found.Skipped);
            _notes.AddRange(found.Notes);
            return _places[path] = found;
        }
        catch (ConfigurationException e)
        {
            _problems.AddRange(e.Problems);
            return _places[path] = null;
        }
    }

    private List<ImageItem> OwnRows(ImagePlace found, ImageSplit split, string option)
    {
        var rows = Rows(found, split, orNone: !found.HasSplits);
        if (rows.Count == 0)
        {
            _problems.Add(new(place(option), $"No row of \"{found.Path}\" has the split {option}.", $"Write {option} into its split column, or name another manifest."));
        }

        return rows;
    }

    private List<ImageItem> FromTrainManifest(ImagePlace train, List<ImageItem> own, ImageSplit split, bool given)
    {
        var rows = Rows(train, split, orNone: false);
        if (!given)
        {
            return rows;
        }

        if (rows.Count > 0 && own.Count == 0)
        {
            _notes.Add($"{rows.Count} rows of \"{train.Path}\" with the split {Word(split)} are not used, because the configuration says otherwise.");
        }

        return own;
    }

    private static List<ImageItem> Rows(ImagePlace found, ImageSplit split, bool orNone) =>
        [.. found.Images.Where(image => image.Split == split || (orNone && image.Split is null)).Select(image => image.Item)];

    private List<HashedImage> Keep(IReadOnlyList<ImageItem> items, IReadOnlyDictionary<string, (ContentHash Hash, string? Reason)> files)
    {
        var kept = new List<HashedImage>(items.Count);
        foreach (var item in items)
        {
            var (hash, reason) = files[item.Path];
            if (reason is null)
            {
                kept.Add(new(item, hash));
            }
            else
            {
                _skipped.Add(new(item.Path, reason));
            }
        }

        return kept;
    }

    private void CheckReadable(string option, IReadOnlyList<ImageItem> found, List<HashedImage> usable)
    {
        if (found.Count > 0 && usable.Count == 0)
        {
            var first = _skipped.First(skipped => skipped.Path == found[0].Path);
            _problems.Add(new(place(option), $"None of the {found.Count} images can be used; the first is {first.Path}: {first.Reason}."));
            return;
        }

        var labels = usable.Select(image => image.Item.Label).ToHashSet();
        foreach (var lost in found.GroupBy(item => item.Label).Where(items => items.Key is not null && labelled && !labels.Contains(items.Key)))
        {
            _notes.Add($"The class \"{lost.Key}\" has no usable image in {option}: all of its {lost.Count()} files are skipped.");
        }
    }

    private List<HashedImage> RemoveCopies(DuplicateRemoval duplicates, List<HashedImage> from, List<HashedImage> present, string name, string presentName)
    {
        var kept = duplicates.Remove(from, present, name, presentName);
        if (from.Count > 0 && kept.Count == 0)
        {
            _problems.Add(new(place(name), $"Every {name} image is also a {presentName} image.", "Name other images, or a fraction to hold out."));
        }

        return kept;
    }

    private (List<HashedImage> Train, List<HashedImage> HeldOut) HoldOut(List<HashedImage> train, List<HashedImage> otherwise, double fraction, ImageSplit purpose)
    {
        if (fraction == 0)
        {
            return (train, otherwise);
        }

        var small = train
            .GroupBy(image => labelled ? image.Item.Label! : "", image => image.Hash)
            .Where(members => members.Distinct().Take(2).Count() < 2)
            .Select(members => members.Key)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (small.Count > 0)
        {
            var which = labelled ? $"{(small.Count == 1 ? "The class" : "Each of the classes")} {string.Join(", ", small.Select(label => $"\"{label}\""))} has" : "The data set has";
            _problems.Add(new(
                place(Word(purpose)),
                $"{which} only one image left, of which the fraction {PlaceOrFraction.Of(fraction)} cannot be held out for {Word(purpose)}.",
                "Add different images, remove the class, or name held-out images of their own."));
            return (train, otherwise);
        }

        var heldOut = StratifiedSplit.HoldOut(train.Select(image => (labelled ? image.Item.Label! : "", image.Hash)), fraction, purpose, options.SplitSeed);
        return ([.. train.Where(image => !heldOut.Contains(image.Hash))], [.. train.Where(image => heldOut.Contains(image.Hash))]);
    }

    private static List<HashedImage> WithoutLabels(List<HashedImage> images) =>
        images.ConvertAll(image => image with { Item = image.Item with { Label = null } });

    private static string Word(ImageSplit split) => split == ImageSplit.Test ? "test" : split == ImageSplit.Validation ? "validation" : "train";

    private void ThrowIfAnyProblem()
    {
        if (_problems.Count > 0)
        {
            throw new ConfigurationException(_problems);
        }
    }

    private sealed record Found(
        IReadOnlyList<ImageItem> Train, IReadOnlyList<ImageItem> Validation, IReadOnlyList<ImageItem> Test, double ValidationFraction, double TestFraction)
    {
        public IEnumerable<string> AllPaths() => Train.Concat(Validation).Concat(Test).Select(item => item.Path);
    }
}
