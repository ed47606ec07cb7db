using Pipelines.Data.Folds;
using Pipelines.Data.Labels;
using Pipelines.Data.NearDuplicates;
using Pipelines.Data.Places;

namespace Pipelines.Data;

/// <summary>Makes a <see cref="DataSet"/>: finds the places, reads the files, removes duplicates, divides, checks.</summary>
internal sealed class DataSetLoader(
    DataOptions options,
    string baseFolder,
    bool labelled,
    bool holdsOutTest,
    Func<string, string> place,
    IProgress<StageProgress>? progress,
    CancellationToken cancellation)
{
    private const string OtherImages = "Name other images, or a fraction to hold out.";

    private readonly List<Problem> _problems = [];
    private readonly List<SkippedImage> _skipped = [];
    private readonly List<string> _notes = [];
    private readonly List<DuplicateImage> _duplicates = [];

    public DataSet Load()
    {
        var sources = DataSources.Find(options, baseFolder, labelled, holdsOutTest, place, cancellation);
        _skipped.AddRange(sources.Skipped);
        _notes.AddRange(sources.Notes);

        var files = ImageHasher.Hash(
            sources.Train.Concat(sources.Validation).Concat(sources.Test).Select(item => item.Path), progress, cancellation);
        var train = Keep("train", sources.Train, files);
        var validation = Keep("validation", sources.Validation, files);
        var test = Keep("test", sources.Test, files);
        ThrowIfAnyProblem();

        if (!labelled && train.Concat(validation).Concat(test).Any(image => image.Item.Label is null))
        {
            (train, validation, test) = (WithoutLabels(train), WithoutLabels(validation), WithoutLabels(test));
        }

        (validation, test) = RemoveDuplicates(train, validation, test);
        if (options.NearDuplicates == NearDuplicateHandling.Together)
        {
            (train, validation, test) = BringTogether(train, validation, test);
            ThrowIfAnyProblem();
        }

        NoteDividedGroups(train, validation, test);

        // Where labels serve only the evaluation, held-out images may have labels of their own.
        var labels = (labelled ? train : train.Concat(validation).Concat(test))
            .Select(image => image.Item.Label).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        if (labelled)
        {
            new LabelCheck(labels, sources.Train, place, _problems, _notes).Run(validation, test);
        }

        (train, test) = HoldOut(train, test, sources.TestFraction, ImageSplit.Test, "test");
        (train, validation) = HoldOut(train, validation, sources.ValidationFraction, ImageSplit.Validation, "validation");
        ThrowIfAnyProblem();
        var folds = labelled && options.Folds is { } count
            ? FoldAssignment.Of(train, count, options.Repeats ?? 1, options.SplitSeed)
            : null;
        if (folds is not null)
        {
            new FoldCheck(train, folds, place("folds"), _problems, _notes).Run();
            ThrowIfAnyProblem();
        }

        return new(labels, train, validation, test, [.. _skipped.Distinct()], _notes) { Duplicates = _duplicates, Folds = folds };
    }

    /// <summary>The items whose files are images; the others are listed as skipped.</summary>
    private List<HashedImage> Keep(
        string option, IReadOnlyList<ImageItem> items, IReadOnlyDictionary<string, (ContentHash Hash, string? Reason)> files)
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

        if (items.Count > 0 && kept.Count == 0)
        {
            var first = items[0].Path;
            _problems.Add(new(
                place(option), items.Count == 1
                    ? $"The only image, {first}, cannot be used: {files[first].Reason}."
                    : $"None of the {items.Count} images can be used; the first is {first}: {files[first].Reason}."));
            return kept;
        }

        var usable = kept.Select(image => image.Item.Label).ToHashSet();
        foreach (var lost in items.GroupBy(item => item.Label).Where(lost => labelled && !usable.Contains(lost.Key)))
        {
            _notes.Add($"The class \"{lost.Key}\" has no usable image in {option}: all of its files ({lost.Count()}) are skipped.");
        }

        return kept;
    }

    private (List<HashedImage> Validation, List<HashedImage> Test) RemoveDuplicates(
        List<HashedImage> train, List<HashedImage> validation, List<HashedImage> test)
    {
        var duplicates = new DuplicateRemoval(_notes, _duplicates);
        duplicates.NoteCopiesWithin(train, "training");
        duplicates.NoteCopiesWithin(validation, "validation");
        duplicates.NoteCopiesWithin(test, "test");
        return RemovePresent(train, validation, test, duplicates.Remove, (name, presentName) => new(
            place(name), $"Every {name} image is also a {presentName} image.", OtherImages));
    }

    /// <summary>Images that show the same picture stay on one side: what fractions and folds divide later, and named places now.</summary>
    private (List<HashedImage> Train, List<HashedImage> Validation, List<HashedImage> Test) BringTogether(
        List<HashedImage> train, List<HashedImage> validation, List<HashedImage> test)
    {
        var pictures = PictureSets.Find(train.Concat(validation).Concat(test), progress, cancellation);
        if (pictures.Count == 0)
        {
            return (train, validation, test);
        }

        var sets = pictures.Values.Distinct().Count();
        _notes.Add($"{pictures.Count} images show the same picture as another one "
            + $"({Quantity.Of(sets, "pictures")}): each picture is on one side of a split.");
        train = train.ConvertAll(Marked);
        (validation, test) = RemovePresent(
            train,
            validation.ConvertAll(Marked),
            test.ConvertAll(Marked),
            new DuplicateRemoval(_notes, []).RemoveSamePictures,
            (name, presentName) => new(
                place(name), $"Every {name} image shows the same picture as a {presentName} image.", OtherImages));
        return (train, validation, test);

        HashedImage Marked(HashedImage image) =>
            pictures.TryGetValue(image.Hash, out var picture) ? image with { Picture = picture } : image;
    }

    private (List<HashedImage> Validation, List<HashedImage> Test) RemovePresent(
        List<HashedImage> train,
        List<HashedImage> validation,
        List<HashedImage> test,
        Func<List<HashedImage>, List<HashedImage>, string, string, List<HashedImage>> remove,
        Func<string, string, Problem> problem)
    {
        var testLeft = Remove(test, train, "test", "training");
        var validationLeft = Remove(validation, train, "validation", "training");
        return (Remove(validationLeft, testLeft, "validation", "test"), testLeft);

        List<HashedImage> Remove(List<HashedImage> from, List<HashedImage> present, string name, string presentName)
        {
            var left = remove(from, present, name, presentName);
            if (from.Count > 0 && left.Count == 0)
            {
                _problems.Add(problem(name, presentName));
            }

            return left;
        }
    }

    private (List<HashedImage> Left, List<HashedImage> HeldOut) HoldOut(
        List<HashedImage> from, List<HashedImage> otherwise, double fraction, ImageSplit purpose, string option)
    {
        if (fraction == 0)
        {
            return (from, otherwise);
        }

        // Without labels all images are one class.
        string ClassOf(HashedImage image) => labelled ? image.Item.Label! : "";
        var units = new SplitUnits(from);
        var small = from.GroupBy(ClassOf)
            .Where(members => members.DistinctBy(units.KeyOf).Take(2).Count() < 2)
            .Select(members => members.Key)
            .Order(StringComparer.Ordinal);
        var names = string.Join(", ", small.Select(name => name.Length == 0 ? "all images" : $"\"{name}\""));
        if (names.Length > 0)
        {
            _problems.Add(new(
                place(option),
                $"Too few different {(HasGroups(from) ? "images or groups" : "images")} to hold out the fraction "
                + $"{PlaceOrFraction.Of(fraction)} for {option}: only one is left of {names}.",
                "Each class needs an image to train on and one to hold out: add images, remove the class, or name separate images."));
            return (from, otherwise);
        }

        var keys = StratifiedSplit.HoldOut(
            from.Select(image => (ClassOf(image), units.KeyOf(image))), fraction, purpose, options.SplitSeed);
        var heldOut = from.ToLookup(image => keys.Contains(units.KeyOf(image)));
        CheckGroups(heldOut, ClassOf, option);
        return ([.. heldOut[false]], [.. heldOut[true]]);
    }

    /// <summary>Where groups have images of several classes, whole groups may take all images of a class with them.</summary>
    private void CheckGroups(ILookup<bool, HashedImage> heldOut, Func<HashedImage, string> classOf, string option)
    {
        if (!HasGroups(heldOut[true]) && !HasGroups(heldOut[false]))
        {
            return;
        }

        var (left, taken) = (heldOut[false].Select(classOf).ToHashSet(), heldOut[true].Select(classOf).ToHashSet());
        if (taken.Except(left).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } gone)
        {
            _problems.Add(new(
                place(option),
                $"Held out for {option} are whole groups, which leaves no image to train on of: {string.Join(", ", gone)}.",
                "Choose another splitSeed or a smaller fraction, or name the splits in the manifest."));
        }

        if (left.Except(taken).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } missing)
        {
            _notes.Add($"There are no {option} images of: {string.Join(", ", missing)}.");
        }
    }

    /// <summary>Notes groups of which named splits separate the images.</summary>
    private void NoteDividedGroups(List<HashedImage> train, List<HashedImage> validation, List<HashedImage> test)
    {
        var divided = new[] { train, validation, test }
            .SelectMany(images => images.Select(image => image.Item.Group).OfType<string>().Distinct())
            .GroupBy(group => group)
            .Where(same => same.Skip(1).Any())
            .Select(same => same.Key)
            .ToList();
        if (divided.Count > 0)
        {
            _notes.Add(
                $"{(divided.Count == 1 ? "1 group has" : $"{divided.Count} groups have")} images in more than one split, "
                + $"for example \"{divided[0]}\".");
        }
    }

    private static bool HasGroups(IEnumerable<HashedImage> images) =>
        images.Any(image => image.Item.Group is not null || image.Picture is not null);

    private static List<HashedImage> WithoutLabels(List<HashedImage> images) =>
        images.ConvertAll(image => image with { Item = image.Item with { Label = null } });

    private void ThrowIfAnyProblem()
    {
        if (_problems.Count > 0)
        {
            throw new ConfigurationException(_problems);
        }
    }
}
