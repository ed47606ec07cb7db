using System.Numerics.Tensors;
using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Imaging;
using Pipelines.Numerics;
using Pipelines.Onnx;

namespace Pipelines.Training.Pretext;

/// <summary>
/// Runs the teacher on the images: once on some, to learn the scale and the principal components of its vectors, and once on all.
/// </summary>
internal static class TeacherViews
{
    /// <summary>Enough for the components; more would only take time.</summary>
    private const int SampleSize = 4000;

    // As in a batch normalisation: a channel that never differs must not be scaled up.
    private const double SmallestDeviation = 1e-3;

    /// <summary>The targets of all images.</summary>
    /// <param name="teacher">The teacher.</param>
    /// <param name="images">The images; each must be readable.</param>
    /// <param name="preprocessing">What the teacher sees.</param>
    /// <param name="dimensions">Length of the targets.</param>
    /// <param name="cache">Where they are kept between runs; null for nowhere.</param>
    /// <param name="progress">Receives the number of images done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">The teacher gives vectors instead of maps, has fewer channels, or cannot be run.</exception>
    public static TeacherTargets Extract(
        Backbone teacher,
        IReadOnlyList<HashedImage> images,
        Preprocessing preprocessing,
        int dimensions,
        FeatureCache? cache,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        if (dimensions > Math.Min(teacher.Channels, images.Count - 1))
        {
            // Images may have turned out to be broken since the pipeline was prepared.
            throw new PipelineException(new Problem(
                "pretext.targetDimensions",
                $"It is {dimensions}, but teacher '{teacher.Name}' has {Quantity.Of(teacher.Channels, "channels")}, and "
                    + $"{Quantity.Of(images.Count, "images")} can be read.",
                $"Set it to at most {Math.Min(teacher.Channels, images.Count - 1)}."));
        }

        var sample = Sample(images, dimensions);
        var vectors = Run(TeacherGraph.Pooled(teacher, preprocessing), sample, "running the teacher on a sample");
        _ = DegenerateVectors.Check(vectors, $"teacher '{teacher.Name}'", "images");
        var projection = Components(vectors, dimensions);
        var maps = Run(TeacherGraph.Projected(teacher, preprocessing, projection, out var side), images, "running the teacher");
        return new(maps, dimensions, side);

        FeatureMatrix Run(OnnxModel graph, IReadOnlyList<HashedImage> some, string stage)
        {
            using var extractor = new FeatureExtractor(graph, preprocessing, cache, TeacherGraph.Output);
            var relabelled = progress is null ? null : new StageNamed(progress, stage);
            var table = extractor.Extract(some, relabelled, cancellation);
            return table.Skipped is [var skipped, ..]
                ? throw new PipelineException(new Problem(
                    skipped.Path,
                    $"The image could be read when the run began, and now it cannot: {skipped.Reason}.",
                    "Leave the images alone while a run reads them, and run again."))
                : table.Features;
        }
    }

    /// <summary>The number of images that have all numbers of the teacher in the cache.</summary>
    /// <inheritdoc cref="Extract"/>
    public static int CountCached(
        Backbone teacher, IReadOnlyList<HashedImage> images, Preprocessing preprocessing, int dimensions, FeatureCache? cache)
    {
        var sample = Sample(images, dimensions);
        using var pooled = new FeatureExtractor(TeacherGraph.Pooled(teacher, preprocessing), preprocessing, cache, TeacherGraph.Output);
        if (pooled.CountCached(sample) < sample.Count)
        {
            return 0;
        }

        var projection = Components(pooled.Extract(sample).Features, dimensions);
        var graph = TeacherGraph.Projected(teacher, preprocessing, projection, out _);
        using var maps = new FeatureExtractor(graph, preprocessing, cache, TeacherGraph.Output);
        return maps.CountCached(images);
    }

    private static List<HashedImage> Sample(IReadOnlyList<HashedImage> images, int dimensions)
    {
        var every = Math.Max(1, images.Count / Math.Max(SampleSize, dimensions + 1));
        return [.. images.Where((_, index) => index % every == 0)];
    }

    /// <summary>From a vector of the teacher to the principal components of its standardised form.</summary>
    internal static LinearLayer Components(FeatureMatrix vectors, int dimensions)
    {
        var (means, deviations) = Moments(vectors);
        var standardised = new FeatureMatrix(vectors.Rows, vectors.Columns);
        for (var row = 0; row < vectors.Rows; row++)
        {
            for (var column = 0; column < vectors.Columns; column++)
            {
                standardised.Row(row)[column] = (float)((vectors.Row(row)[column] - means[column]) / deviations[column]);
            }
        }

        var components = PrincipalComponents.Fit(standardised, dimensions);
        var weights = new float[components.Weights.Length];
        var bias = new float[dimensions];
        for (var component = 0; component < dimensions; component++)
        {
            var offset = (double)components.Bias[component];
            for (var column = 0; column < vectors.Columns; column++)
            {
                var weight = components.Weights[(component * vectors.Columns) + column] / deviations[column];
                weights[(component * vectors.Columns) + column] = (float)weight;
                offset -= weight * means[column];
            }

            bias[component] = (float)offset;
        }

        return new(weights, bias);
    }

    private static (double[] Means, double[] Deviations) Moments(FeatureMatrix vectors)
    {
        var (sums, squares) = (new double[vectors.Columns], new double[vectors.Columns]);
        for (var row = 0; row < vectors.Rows; row++)
        {
            var vector = vectors.Row(row);
            for (var column = 0; column < vector.Length; column++)
            {
                sums[column] += vector[column];
                squares[column] += (double)vector[column] * vector[column];
            }
        }

        TensorPrimitives.Divide(sums, vectors.Rows, sums);
        return (sums, [.. squares.Zip(sums, Deviation)]);

        double Deviation(double square, double mean) =>
            Math.Sqrt(Math.Max(0, (square / vectors.Rows) - (mean * mean))) + SmallestDeviation;
    }
}
