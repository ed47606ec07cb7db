using Pipelines.Data.Labels;

namespace Pipelines.Data.Places;

/// <summary>The files that the options name for each split, not yet read, and the fractions to hold out.</summary>
/// <param name="Train">Files to train on, of which the fractions are taken.</param>
/// <param name="Validation">Files named for validation.</param>
/// <param name="Test">Files named for the test.</param>
/// <param name="ValidationFraction">Share of the training images, less those held out for the test, to hold out for validation; 0 for
/// none.</param>
/// <param name="TestFraction">Share of the training images to hold out for the test; 0 for none.</param>
/// <param name="Skipped">Files that the places could not use.</param>
/// <param name="Notes">The notes of the places.</param>
internal sealed record DataSources(
    IReadOnlyList<ImageItem> Train,
    IReadOnlyList<ImageItem> Validation,
    IReadOnlyList<ImageItem> Test,
    double ValidationFraction,
    double TestFraction,
    IReadOnlyList<SkippedImage> Skipped,
    IReadOnlyList<string> Notes)
{
    /// <summary>Finds the files of every place that the options name.</summary>
    /// <exception cref="ConfigurationException">The problems of all places together.</exception>
    public static DataSources Find(
        DataOptions options,
        string baseFolder,
        bool labelled,
        bool holdsOutTest,
        Func<string, string> place,
        CancellationToken cancellation) =>
        new Search(options, Path.GetFullPath(baseFolder), labelled, holdsOutTest, place, cancellation).Run();

    private sealed class Search(
        DataOptions options,
        string baseFolder,
        bool labelled,
        bool holdsOutTest,
        Func<string, string> place,
        CancellationToken cancellation)
    {
        private readonly List<Problem> _problems = [];
        private readonly List<string> _notes = [];
        private readonly Dictionary<string, ImagePlace?> _places = new(StringComparer.Ordinal);
        private Exclusion _exclusion = Exclusion.Of(null, baseFolder, "");

        public DataSources Run()
        {
            ReadExclusion();
            var train = Look("train", options.Train ?? "");
            var validation = options.Validation?.Place is { } validationPath ? Look("validation", validationPath) : null;
            var test = options.Test?.Place is { } testPath ? Look("test", testPath) : null;

            var trainRows = train is null ? [] : Rows(train, ImageSplit.Train, orNone: true);
            if (train is not null && trainRows.Count == 0)
            {
                _problems.Add(new(
                    train.Path, "The manifest has no rows to train on.", "Give rows the split train, or leave their split empty."));
            }

            var validationRows = HeldOut(ImageSplit.Validation, "validation", options.Validation, validation, train);
            var testRows = HeldOut(ImageSplit.Test, "test", options.Test, test, train);
            CheckLabels();
            (trainRows, validationRows, testRows) = (Left("train", trainRows), Left("validation", validationRows), Left("test", testRows));
            if (_problems.Count > 0)
            {
                throw new ConfigurationException(_problems);
            }

            if (options.Columns is not null && _places.Values.All(found => found!.Kind != ImagePlaceKind.Manifest))
            {
                _notes.Add("data.columns has no effect: no place is a manifest.");
            }

            var nothingNamed = options.Folds is null
                && options.Test is null
                && options.Validation is null
                && validationRows.Count == 0
                && testRows.Count == 0;
            return new(
                trainRows,
                validationRows,
                testRows,
                options.Validation?.Fraction ?? 0,
                holdsOutTest && nothingNamed ? DataSet.DefaultTestFraction : options.Test?.Fraction ?? 0,
                [.. _places.Values.SelectMany(found => found!.Skipped)],
                [.. _places.Values.SelectMany(found => found!.Notes), .. _notes, .. _exclusion.Notes]);
        }

        private void ReadExclusion()
        {
            try
            {
                _exclusion = Exclusion.Of(options.Exclude, baseFolder, place("exclude"));
            }
            catch (ConfigurationException error)
            {
                _problems.AddRange(error.Problems);
            }
        }

        /// <summary>What data.exclude leaves of the images of a split.</summary>
        private List<ImageItem> Left(string option, List<ImageItem> images)
        {
            var left = _exclusion.Without(images);
            if (images.Count > 0 && left.Count == 0)
            {
                _problems.Add(new(
                    place("exclude"), $"All {images.Count} {option} images are left out by it.", "Leave out fewer, or name other images."));
            }

            return left;
        }

        /// <summary>Labels of all places together: a class is written in the same way everywhere.</summary>
        private void CheckLabels()
        {
            var labels = _places.Values.OfType<ImagePlace>().ToList();
            _notes.AddRange(labels.SelectMany(found => found.Labels.Notes));
            var problems = LabelSpelling.Check(labels.SelectMany(found => found.Labels.All));
            if (labelled)
            {
                _problems.AddRange(problems);
            }
            else
            {
                // Labels are only compared with the clusters afterwards.
                _notes.AddRange(problems.Select(problem => $"{problem.Place}: {problem.Found}"));
            }
        }

        private ImagePlace? Look(string option, string path)
        {
            if (string.IsNullOrWhiteSpace(path) || path.Contains('\0'))
            {
                _problems.Add(new(
                    place(option),
                    $"The {option} images are not given.",
                    $"Name a folder {(labelled ? "with one sub-folder for each class" : "of images")}, or a .csv, .tsv or .txt manifest."));
                return null;
            }

            // One manifest may hold all splits; its errors are then reported once.
            path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, baseFolder));
            if (_places.TryGetValue(path, out var known))
            {
                return known;
            }

            try
            {
                var isForTraining = option == "train";
                var request = new ManifestRequest(labelled, CanMap: true, isForTraining, options.Columns, options.Group);
                return _places[path] = Grouped(ImagePlace.Find(path, request, place(option), cancellation), isForTraining);
            }
            catch (ConfigurationException e)
            {
                _problems.AddRange(e.Problems);
                return _places[path] = null;
            }
        }

        /// <summary>The images with the groups that <c>data.group</c> makes of their names.</summary>
        private ImagePlace Grouped(ImagePlace found, bool isForTraining)
        {
            if (options.Group is not { } group || found.HasGroupColumn || (!isForTraining && !GroupPattern.IsPattern(group)))
            {
                return found;
            }

            var pattern = GroupPattern.Parse(group, place("group"));
            found = pattern.Apply(found);
            List<ImageItem> images = [.. found.Images.Select(image => image.Item)];
            if (isForTraining && pattern.Check(images) is { } problem)
            {
                throw new ConfigurationException(problem);
            }

            return GroupPattern.Note(images) is { } note ? found with { Notes = [.. found.Notes, note] } : found;
        }

        private List<ImageItem> HeldOut(ImageSplit split, string option, PlaceOrFraction? given, ImagePlace? own, ImagePlace? train)
        {
            if (own is not null)
            {
                var rows = Rows(own, split, orNone: !own.HasSplits);
                if (rows.Count == 0)
                {
                    _problems.Add(new(
                        place(option),
                        $"No row of \"{own.Path}\" has the split {option}.",
                        $"Write {option} into its split column, or name another manifest."));
                }

                return rows;
            }

            List<ImageItem> ofTrain = train is null ? [] : Rows(train, split, orNone: false);
            if (given is null || ofTrain.Count == 0)
            {
                return ofTrain;
            }

            _notes.Add(
                $"The rows of \"{train!.Path}\" with the split {option} ({ofTrain.Count}) are not used: "
                + $"the configuration names other {option} images.");
            return [];
        }

        private static List<ImageItem> Rows(ImagePlace found, ImageSplit split, bool orNone) =>
            [.. found.Images.Where(image => image.Split == split || (orNone && image.Split is null)).Select(image => image.Item)];
    }
}
