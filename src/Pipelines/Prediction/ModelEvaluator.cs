using Pipelines.Classification.Decision;
using Pipelines.Clustering;
using Pipelines.Data;
using Pipelines.Data.Labels;
using Pipelines.Data.Places;
using Pipelines.Evaluation;
using Pipelines.Evaluation.Intervals;
using Pipelines.Numerics;
using Pipelines.Text;

namespace Pipelines.Prediction;

/// <summary>Evaluates a model on images that it was not trained on.</summary>
internal static class ModelEvaluator
{
    /// <inheritdoc cref="ImageModel.EvaluateAsync"/>
    /// <param name="model">The model.</param>
    /// <param name="data">The folder or manifest.</param>
    /// <param name="progress">Receives the number of images done.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static async Task<EvaluatedPlace> RunAsync(
        ImageModel model, string data, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        // Finding the images may take long on a network drive.
        var isClassifier = model.Task == PipelineTask.Classification;
        var place = await Task.Run(() => ImagePlace.Find(data, isClassifier, data, cancellation), cancellation).ConfigureAwait(false);
        var images = place.Images.Select(image => image.Item).ToList();
        var evaluated = isClassifier
            ? await ClassificationAsync(model, place, images, progress, cancellation).ConfigureAwait(false)
            : await ClusteringAsync(model, place, images, progress, cancellation).ConfigureAwait(false);
        var known = await Task.Run(() => TrainedOn(model, evaluated.Images, cancellation), cancellation).ConfigureAwait(false);
        return known == 0 ? evaluated : evaluated with
        {
            Evaluation = evaluated.Evaluation with { Notes = [.. evaluated.Evaluation.Notes, NoteOf(known, evaluated.Images.Count)] },
        };
    }

    /// <summary>How many of the images the model was trained on, as far as its file says.</summary>
    private static int TrainedOn(ImageModel model, IReadOnlyList<ImageItem> images, CancellationToken cancellation)
    {
        if (model.TrainedOn is not { Count: > 0 } trained)
        {
            return 0;
        }

        var hashes = ImageHasher.Hash(images.Select(image => image.Path), progress: null, cancellation);
        return images.Count(image => hashes[image.Path] is (var hash, null) && trained.Contains(hash));
    }

    private static string NoteOf(int known, int images) =>
        "The model was trained on "
        + $"{(known == images ? (images == 1 ? "this image" : $"all {images} images") : $"{known} of these {images} images")}"
        + ": what it gets right there says little about images that are new to it. Evaluate it on others.";

    private static async Task<EvaluatedPlace> ClassificationAsync(
        ImageModel model,
        ImagePlace place,
        IReadOnlyList<ImageItem> images,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var labels = model.Labels.Select(UnicodeForms.Composed).ToList();
        RequireKnownLabels(labels, place);
        var started = TimeProvider.System.GetTimestamp();
        var results = await model.PredictManyAsync(Inputs(images), progress, cancellation).ConfigureAwait(false);
        var elapsed = TimeProvider.System.GetElapsedTime(started);

        // Probabilities are floats, so nothing is lost.
        var rows = Rows(results, model.Labels.Count, prediction => [.. prediction.Scores.Select(score => (float)score)]);
        var numbers = LabelNumbers.Of(labels);
        var truth = rows.Usable.Select(row => numbers[images[row].Label!]).ToList();
        var skipped = Skipped(place, images, results);
        List<ImageItem> usable = [.. rows.Usable.Select(row => images[row])];
        var groups = ImageGroups.Of(usable);
        var metrics = ClassificationEvaluator.Evaluate(model.Labels, truth, rows.Vectors, skipped, elapsed, groups, cancellation);
        var decided = Decided(model, [.. rows.Usable.Select(row => results[row].Value!)]);
        if (decided is not null)
        {
            metrics = metrics with { Decision = DecisionEvaluator.Evaluate(model.Labels, truth, rows.Vectors, decided, groups, fit: null) };
        }

        var evaluation = new ModelEvaluation(metrics, Clustering: null, skipped, [.. place.Notes, .. place.Labels.Notes]);
        return new(evaluation, usable, rows.Vectors, truth) { Decided = decided };
    }

    /// <summary>What a model decided; null of one that does not.</summary>
    private static DecidedImages? Decided(ImageModel model, IReadOnlyList<ImagePrediction> predictions) =>
        predictions.Count == 0 || predictions[0].Decision is null
            ? null
            : new(
                [.. predictions.Select(prediction => prediction.Decision!.Value)],
                predictions[0].Typicality is null ? null : [.. predictions.Select(prediction => (float)prediction.Typicality!.Value)],
                predictions[0].PredictionSet is null
                    ? null
                    : [.. predictions.Select(prediction => model.Labels.Select(prediction.PredictionSet!.Contains).ToArray())]);

    private static async Task<EvaluatedPlace> ClusteringAsync(
        ImageModel model,
        ImagePlace place,
        IReadOnlyList<ImageItem> images,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        var results = await model.EmbedManyAsync(Inputs(images), progress, cancellation).ConfigureAwait(false);
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        var rows = Rows(results, model.EmbeddingDimensions, embedding => embedding);
        var nearest = NearestCentroids.Find(rows.Vectors, model.Centroids!, cancellation);
        var skipped = Skipped(place, images, results);
        List<ImageItem> usable = [.. rows.Usable.Select(row => images[row])];
        var metrics = ClusteringEvaluator.Evaluate(
            rows.Vectors,
            model.Centroids!,
            nearest.Assignments,
            Numbers(usable),
            skipped: skipped,
            elapsed: elapsed,
            groups: ImageGroups.Of(usable),
            ct: cancellation);
        var alike = LabelSpelling.Check(place.Labels.All).Select(problem => $"{problem.Place}: {problem.Found}");
        var evaluation = new ModelEvaluation(Classification: null, metrics, skipped, [.. place.Notes, .. place.Labels.Notes, .. alike]);
        return new(evaluation, usable, rows.Vectors, nearest.Assignments);
    }

    private static List<ImageInput> Inputs(IReadOnlyList<ImageItem> images) => [.. images.Select(image => ImageInput.FromFile(image.Path))];

    private static (FeatureMatrix Vectors, List<int> Usable) Rows<T>(
        IReadOnlyList<ImageResult<T>> results, int length, Func<T, float[]> vector)
        where T : class
    {
        var usable = Enumerable.Range(0, results.Count).Where(row => results[row].IsUsable).ToList();
        return (new([.. usable.SelectMany(row => vector(results[row].Value!))], usable.Count, length), usable);
    }

    private static List<SkippedImage> Skipped<T>(ImagePlace place, IReadOnlyList<ImageItem> images, IReadOnlyList<ImageResult<T>> results)
        where T : class =>
        [
            .. place.Skipped,
            .. results
                .Zip(images)
                .Where(pair => !pair.First.IsUsable)
                .Select(pair => new SkippedImage(pair.Second.Path, pair.First.Error!)),
        ];

    /// <param name="labels">The model's classes in their composed form.</param>
    /// <param name="place">The images.</param>
    private static void RequireKnownLabels(IReadOnlyList<string> labels, ImagePlace place)
    {
        var known = labels.Select(label => new LabelPlace(label, "the model")).ToList();
        var problems = LabelSpelling.Check(place.Labels.All, known).ToList();
        if (labels.GroupBy(label => label).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
        {
            problems.Add(new(
                "the model", $"Two of its classes are \"{twice.Key}\" in two Unicode forms.", "Train it again: they are one class now."));
        }

        var reported = problems.Select(problem => problem.Place).ToHashSet();
        var unknown = place.Labels.All
            .Where(label => !reported.Contains(label.Place))
            .Select(label => label.Label)
            .Except(labels)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (unknown.Count > 0)
        {
            problems.Add(new(
                place.Path,
                $"The model does not know {(unknown.Count == 1 ? "the class" : "the classes")} {string.Join(", ", unknown)}.",
                $"Its classes are {string.Join(", ", labels)}."));
        }

        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }
    }

    private static List<int>? Numbers(IReadOnlyList<ImageItem> images)
    {
        if (images.Any(image => image.Label is null))
        {
            return null;
        }

        var numbers = images.Select(image => image.Label!).Distinct().Order(StringComparer.Ordinal).Index()
            .ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        return [.. images.Select(image => numbers[image.Label!])];
    }
}
