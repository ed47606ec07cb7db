using Pipelines.Configuration;
using Pipelines.Data;
using Pipelines.Data.Places;
using Pipelines.Tasks.Classification.CrossValidation;

namespace Pipelines.Tasks.Proposal;

/// <summary>Looks at images and makes a proposal of what it finds.</summary>
internal sealed class ProposalSearch(
    string place,
    string file,
    PipelineTask? task,
    TimeProvider clock,
    IProgress<StageProgress>? progress,
    CancellationToken cancellation)
{
    private const string DefaultName = "images";
    private const int FewImages = 20;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(8);

    private readonly List<string> _notes = [];

    /// <summary>Makes the proposal.</summary>
    /// <exception cref="ConfigurationException">No pipeline would run with these images.</exception>
    public ConfigurationProposal Run()
    {
        var layout = new LayoutSearch(place, cancellation).Find();
        var chosen = task ?? (layout.IsLabelled ? PipelineTask.Classification : PipelineTask.Clustering);
        var isLabelled = chosen == PipelineTask.Classification;
        var data = isLabelled ? layout.Data : layout.Data with { Validation = null, Test = null };
        var sources = DataSources.Find(data, ".", isLabelled, isLabelled, _ => place, cancellation);
        List<ImageItem> found = [.. sources.Train, .. sources.Validation, .. sources.Test];
        var survey = ImageSurvey.Look(
            ImageSurvey.Choose(found, ImageSurvey.MostImages), s_limit, clock, progress, cancellation);
        var (classes, train, skipped) = survey.Count == found.Count
            ? Whole(data, isLabelled, survey)
            : Part(sources, isLabelled, survey);
        _notes.InsertRange(0, layout.Notes);
        NoteSizes(classes, isLabelled);
        if (isLabelled && Imbalance.Of(classes) is { } imbalance)
        {
            _notes.Add(
                $"{imbalance.Sentence} \"head\": {{ \"classWeights\": \"balanced\" }} lets every class count the same; the line is in the "
                + "configuration, as a comment.");
        }

        if (isLabelled && SmallDataSet.FoldsFor(classes) is { } folds)
        {
            _notes.Add(
                $"So few images say little about the quality: a cross-validation (\"folds\": {folds}) "
                + "measures on more of them; the line is in "
                + "the configuration, as a comment.");
        }

        // A validation set alone is what the run evaluates on, too.
        var hasOwnTest = sources.Test.Count + sources.Validation.Count > 0;
        var proposal = new ConfigurationProposal(
            NameOf(place),
            chosen,
            layout.Kind,
            classes,
            hasOwnTest,
            Summary(found.Count, survey, skipped),
            isLabelled
                ? new BackboneTrial(train, clock, progress, cancellation).Choose()
                : BackboneTrial.Untried("Without labels they cannot be compared."),
            [.. _notes.Distinct()],
            Text: "");
        return proposal with { Text = ProposalText.Of(proposal, Relative(data)) };
    }

    /// <summary>All images were looked at: whatever a run would find wrong with them is said now.</summary>
    private (IReadOnlyList<ClassCount> Classes, IReadOnlyList<HashedImage> Train, IReadOnlyList<SkippedImage> Skipped) Whole(
        DataOptions data, bool isLabelled, ImageSurvey survey)
    {
        var set = DataSet.Load(data, ".", isLabelled, _ => place, isLabelled, progress, cancellation);
        _notes.AddRange(set.Notes);
        var unusable = survey.Unusable.Select(image => image.Path).ToHashSet(StringComparer.Ordinal);
        var train = Left(set.Train).ToList();
        RequireEnough(train, set.Labels, isLabelled, isWhole: true);
        var classes = Count(train, Left(set.Validation), Left(set.Test), set.Labels);
        return (classes, train, [.. set.Skipped.Concat(survey.Unusable).Distinct()]);

        IEnumerable<HashedImage> Left(IReadOnlyList<HashedImage> images) => images.Where(image => !unusable.Contains(image.Item.Path));
    }

    /// <summary>Some of the images were looked at: the others are counted as they are listed.</summary>
    private (IReadOnlyList<ClassCount> Classes, IReadOnlyList<HashedImage> Train, IReadOnlyList<SkippedImage> Skipped) Part(
        DataSources sources, bool isLabelled, ImageSurvey survey)
    {
        _notes.AddRange(sources.Notes);
        var labels = isLabelled ? sources.Train.Select(item => item.Label!).Distinct().Order(StringComparer.Ordinal).ToList() : [];
        var ofTrain = sources.Train.Select(item => item.Path).ToHashSet(StringComparer.Ordinal);
        var train = survey.Usable.Where(image => ofTrain.Contains(image.Item.Path)).ToList();
        RequireClasses(sources, labels, isLabelled);
        RequireEnough(train, labels, isLabelled, isWhole: false);
        return (
            [
                .. (isLabelled ? labels : [""]).Select(label => new ClassCount(
                    label, Of(sources.Train, label), Of(sources.Validation, label), Of(sources.Test, label))),
            ],
            train,
            [.. sources.Skipped, .. survey.Unusable]);

        int Of(IReadOnlyList<ImageItem> items, string label) => isLabelled ? items.Count(item => item.Label == label) : items.Count;
    }

    /// <summary>The checks of classes that need no image to be read.</summary>
    private void RequireClasses(DataSources sources, List<string> labels, bool isLabelled)
    {
        if (!isLabelled)
        {
            return;
        }

        if (labels.Count < 2)
        {
            throw Error($"The training images have one class only, \"{labels[0]}\".", "A classifier needs two classes or more.");
        }

        var unknown = sources.Validation.Concat(sources.Test).Select(item => item.Label!).Distinct().Except(labels).ToList();
        if (unknown.Count > 0)
        {
            throw Error(
                $"There are held-out images and no training images of: {string.Join(", ", unknown.Order(StringComparer.Ordinal))}.",
                "Add training images of these classes, or remove the classes.");
        }

        var single = sources.Train.CountBy(item => item.Label!).Where(label => label.Value == 1).Select(label => label.Key).ToList();
        if (sources.TestFraction > 0 && single.Count > 0)
        {
            throw Error(
                $"There is one image only of: {string.Join(", ", single.Order(StringComparer.Ordinal))}.",
                "Each class needs an image to train on and one to hold out: add images, or remove the class.");
        }
    }

    private void RequireEnough(List<HashedImage> train, IReadOnlyList<string> labels, bool isLabelled, bool isWhole)
    {
        if (train.Count == 0)
        {
            throw Error("None of the images that were looked at can be used.", "Name a folder of whole images.");
        }

        if (!isLabelled && train.DistinctBy(image => image.Hash).Take(2).Count() < 2)
        {
            throw Error("There is one image only, and one image cannot be put into clusters.", "Give at least two different images.");
        }

        if (isLabelled && isWhole)
        {
            var usable = train.Select(image => image.Item.Label).ToHashSet();
            var lost = labels.Where(label => !usable.Contains(label)).ToList();
            if (lost.Count > 0)
            {
                throw Error(
                    $"No training image can be used of: {string.Join(", ", lost)}.",
                    "Replace the images of these classes, or remove the classes.");
            }
        }
    }

    private static IReadOnlyList<ClassCount> Count(
        IEnumerable<HashedImage> train,
        IEnumerable<HashedImage> validation,
        IEnumerable<HashedImage> test,
        IReadOnlyList<string> labels)
    {
        string?[] rows = labels.Count > 0 ? [.. labels] : [null];
        return [.. rows.Select(label => new ClassCount(label ?? "", Of(train, label), Of(validation, label), Of(test, label)))];

        static int Of(IEnumerable<HashedImage> images, string? label) => images.Count(image => label is null || image.Item.Label == label);
    }

    private void NoteSizes(IReadOnlyList<ClassCount> classes, bool isLabelled)
    {
        var small = classes.Where(row => row.Total < FewImages).OrderBy(row => row.Total).ToList();
        if (small.Count == 0)
        {
            return;
        }

        _notes.Add(isLabelled
            ? $"{Few(small)}: enough to try it, too few for a result to rely on. Each class should have 50 images or more."
            : $"{Quantity.Of(small[0].Total, "images")} {Quantity.Are(small[0].Total)} few to find clusters in.");
    }

    private static string Few(List<ClassCount> small) => small.Count == 1
        ? $"\"{small[0].Label}\" has {Quantity.Of(small[0].Total, "images")}"
        : $"{small.Count} classes have fewer than {FewImages} images (\"{small[0].Label}\" {small[0].Total})";

    private static ImageSummary Summary(int found, ImageSurvey survey, IReadOnlyList<SkippedImage> skipped) => new(
        found,
        survey.Count,
        survey.Sizes.Select(size => Math.Min(size.Width, size.Height)).DefaultIfEmpty().Min(),
        survey.Sizes.Select(size => Math.Max(size.Width, size.Height)).DefaultIfEmpty().Max(),
        [.. survey.Sizes.CountBy(size => size.Format).OrderByDescending(format => format.Value).Select(format => format.Key)],
        survey.Usable.Count - survey.Usable.DistinctBy(image => image.Hash).Count(),
        skipped);

    /// <summary>The name of the folder or manifest, as far as a pipeline can have it.</summary>
    internal static string NameOf(string place)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(place));
        var name = Directory.Exists(path) ? Path.GetFileName(path) : Path.GetFileNameWithoutExtension(path);
        var allowed = name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-');
        var plain = string.Join('-', string.Concat(allowed).Split('-', StringSplitOptions.RemoveEmptyEntries)).Trim('_');
        plain = plain.Length > 60 ? plain[..60].Trim('-', '_') : plain;
        var problems = new List<Problem>();
        PipelineName.Check(plain, place, [], problems);
        return problems.Count == 0 && plain.Count(char.IsAsciiLetterOrDigit) * 2 >= name.Length ? plain : DefaultName;
    }

    private DataOptions Relative(DataOptions data)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return data with
        {
            Train = RelativePath(data.Train!),
            Validation = data.Validation?.Place is { } validation ? PlaceOrFraction.At(RelativePath(validation)) : null,
            Test = data.Test?.Place is { } test ? PlaceOrFraction.At(RelativePath(test)) : null,
        };

        string RelativePath(string path)
        {
            var relative = Path.GetRelativePath(folder, path);
            return OperatingSystem.IsWindows() ? relative.Replace('\\', '/') : relative;
        }
    }

    private ConfigurationException Error(string found, string remedy) => new(new Problem(place, found, remedy));
}
