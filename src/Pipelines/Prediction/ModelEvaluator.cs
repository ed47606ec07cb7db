using Pipelines.Clustering;
using Pipelines.Data;
using Pipelines.Data.Places;
using Pipelines.Evaluation;
using Pipelines.Numerics;

namespace Pipelines.Prediction;

/// <summary>Evaluates a model on images that it was not trained on.</summary>
internal static class ModelEvaluator
{
    /// <inheritdoc cref="ImageModel.EvaluateAsync"/>
    /// <param name="model">The model.</param>
    /// <param name="data">The folder or manifest.</param>
    /// <param name="progress">Receives the number of images done.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static async Task<ModelEvaluation> RunAsync(
        ImageModel model, string data, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        // Finding the images may take long on a network drive.
        var isClassifier = model.Task == PipelineTask.Classification;
        var place = await Task.Run(() => ImagePlace.Find(data, isClassifier, data, cancellation), cancellation).ConfigureAwait(false);
        var images = place.Images.Select(image => image.Item).ToList();
        return isClassifier
            ? await ClassificationAsync(model, place, images, progress, cancellation).ConfigureAwait(false)
            : await ClusteringAsync(model, place, images, progress, cancellation).ConfigureAwait(false);
    }

    private static async Task<ModelEvaluation> ClassificationAsync(
        ImageModel model,
        ImagePlace place,
        IReadOnlyList<ImageItem> images,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        RequireKnownLabels(model.Labels, images, place.Path);
        var started = TimeProvider.System.GetTimestamp();
        var results = await model.PredictManyAsync(Inputs(images), progress, cancellation).ConfigureAwait(false);
        var elapsed = TimeProvider.System.GetElapsedTime(started);

        // Probabilities are floats, so nothing is lost.
        var rows = Rows(results, model.Labels.Count, prediction => [.. prediction.Scores.Select(score => (float)score)]);
        var numbers = LabelNumbers.Of(model.Labels);
        var truth = rows.Usable.Select(row => numbers[images[row].Label!]).ToList();
        var skipped = Skipped(place, images, results);
        return new(
            ClassificationEvaluator.Evaluate(model.Labels, truth, rows.Vectors, skipped, elapsed), Clustering: null, skipped, place.Notes);
    }

    private static async Task<ModelEvaluation> ClusteringAsync(
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
        var metrics = ClusteringEvaluator.Evaluate(
            rows.Vectors,
            model.Centroids!,
            nearest.Assignments,
            Numbers([.. rows.Usable.Select(row => images[row])]),
            skipped: skipped,
            elapsed: elapsed,
            ct: cancellation);
        return new(Classification: null, metrics, skipped, place.Notes);
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

    private static void RequireKnownLabels(IReadOnlyList<string> labels, IReadOnlyList<ImageItem> images, string place)
    {
        var unknown = images.Select(image => image.Label!).Distinct().Except(labels).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
        {
            throw new ConfigurationException(new Problem(
                place,
                $"The model does not know {(unknown.Count == 1 ? "the class" : "the classes")} {string.Join(", ", unknown)}.",
                $"Its classes are {string.Join(", ", labels)}."));
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
