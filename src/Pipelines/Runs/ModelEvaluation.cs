using Pipelines.Clustering;
using Pipelines.Data;
using Pipelines.Data.Places;
using Pipelines.Evaluation;
using Pipelines.Packaging;

namespace Pipelines.Runs;

/// <summary>Judges an exported model on images that it was not trained on.</summary>
public static class ModelEvaluation
{
    /// <summary>Metrics of a classifier.</summary>
    /// <param name="predictor">The model.</param>
    /// <param name="place">The images with their labels.</param>
    /// <param name="progress">Hears of the images done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ConfigurationException">An image's label is none of the model's classes.</exception>
    /// <exception cref="PipelineException">No image can be read, or the network cannot be run.</exception>
    public static ClassificationMetrics Classification(
        ModelPredictor predictor, ImagePlace place, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var labels = predictor.Metadata.Labels;
        var images = place.Images.Select(image => image.Item).ToList();
        RequireKnownLabels(labels, images, place.Path);
        var table = predictor.Predict(images, progress, cancellation);
        var numbers = labels.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        var truth = table.Rows.Select(row => numbers[images[row].Label!]).ToList();
        return ClassificationEvaluator.Evaluate(labels, truth, table.Features, [.. place.Skipped, .. table.Skipped], table.Elapsed);
    }

    /// <summary>Metrics of a clustering: how well its groups fit these images, and how well they agree with labels where there are any.</summary>
    /// <inheritdoc cref="Classification"/>
    public static ClusteringMetrics Clustering(
        ModelPredictor predictor, ImagePlace place, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var images = place.Images.Select(image => image.Item).ToList();
        var table = predictor.Embed(images, progress, cancellation);
        var centroids = LearnedLayers.Centroids(predictor.Model);
        var nearest = NearestCentroids.Find(table.Features, centroids, cancellation);
        var usable = table.Rows.Select(row => images[row]).ToList();
        return ClusteringEvaluator.Evaluate(
            table.Features,
            centroids,
            nearest.Assignments,
            Numbers(usable),
            skipped: [.. place.Skipped, .. table.Skipped],
            elapsed: table.Elapsed,
            ct: cancellation);
    }

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
