using System.Globalization;
using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Evaluation;
using Pipelines.Features;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Quantization;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Classification;

/// <summary>Makes the 8-bit form of a finished classifier, and measures it against the float32 form.</summary>
/// <param name="Model">The model to write; null where it is refused.</param>
/// <param name="Metrics">What was measured.</param>
internal sealed record Int8Export(OnnxModel? Model, Int8Metrics Metrics)
{
    // By turns, so that another program on the machine slows both.
    private const int TimedRounds = 3;
    private const int TimedImages = 100;

    // Where nothing is held out, as in a cross-validation without test images.
    private const int MostTrainingImages = 1000;

    /// <summary>Makes it; null where the options do not ask for it.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="model">The float32 form.</param>
    /// <param name="train">Images to measure ranges on.</param>
    /// <param name="predicted">Images to compare on; training images where nothing is held out.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static Int8Export? Of(
        PreparedPipeline pipeline,
        OnnxModel model,
        SplitFeatures train,
        HeldOutImages predicted,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        if (pipeline.Options.Export.Int8 is not { Enabled: true } options)
        {
            return null;
        }

        try
        {
            return Made(pipeline, options, model, train, predicted, progress, cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The classifier is trained: whatever is wrong with a second form of it does not take it away.
            return Failed((error as PipelineException)?.Problems[0].Found ?? error.Message);
        }
    }

    /// <summary>What to say about it.</summary>
    public string Note() => Metrics is { Written: true }
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"model.int8.onnx: accuracy {Metrics.Accuracy:0.0000} where float32 has {Metrics.FloatAccuracy:0.0000} "
            + $"({Quantity.Of(Metrics.Images, $"{Metrics.MeasuredOn} images")}), "
            + $"{Metrics.ImagesPerSecond / Metrics.FloatImagesPerSecond:0.0} times the images a second, "
            + $"{Metrics.Bytes / 1e6:0.0} MB instead of {Metrics.FloatBytes / 1e6:0.0}.")
        : $"model.int8.onnx was not written: {Metrics.Refused}.";

    private static Int8Export Made(
        PreparedPipeline pipeline,
        Int8Options options,
        OnnxModel model,
        SplitFeatures train,
        HeldOutImages predicted,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        if (Int8Graph.Prepare(model, out var reason) is not { } prepared)
        {
            return Failed(reason!);
        }

        var layers = new QuantizedLayers(prepared);
        var statistics = ActivationMeasurement.Measure(
            prepared, layers.Tensors, pipeline.Preprocessing, Chosen(train.Images, options.CalibrationImages), progress, cancellation);
        var int8 = Int8Graph.Of(prepared, statistics, options.WeightBits);
        var heldOut = predicted.Name == HeldOutImages.Train ? Sample(train) : predicted.Split;
        var compared = Compare(pipeline, model, int8, heldOut, progress, cancellation) with
        {
            Convolutions = layers.Convolutions,
            MeasuredOn = predicted.Name,
        };
        return compared.FloatAccuracy - compared.Accuracy > options.MostLost
            ? new(null, compared with
            {
                Refused = string.Create(
                    CultureInfo.InvariantCulture,
                    $"it loses {compared.FloatAccuracy - compared.Accuracy:0.0000} of accuracy, more than {options.MostLost}"),
            })
            : new(int8, compared with { Written = true });
    }

    private static Int8Export Failed(string reason) => new(null, new() { Written = false, Refused = reason.TrimEnd('.') });

    /// <summary>By content, so that the same images are chosen whatever their names and order.</summary>
    private static List<HashedImage> Chosen(IReadOnlyList<HashedImage> images, int count) =>
        [.. images.DistinctBy(image => image.Hash).OrderBy(image => image.Hash).Take(count)];

    private static SplitFeatures Sample(SplitFeatures train) => train.Select(
        [.. Enumerable.Range(0, train.Images.Count).OrderBy(row => train.Images[row].Hash).Take(MostTrainingImages)]);

    private static Int8Metrics Compare(
        PreparedPipeline pipeline,
        OnnxModel model,
        OnnxModel int8,
        SplitFeatures heldOut,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        using var exact = new FeatureExtractor(model, pipeline.Preprocessing, cache: null, ModelGraph.Scores);
        using var rounded = new FeatureExtractor(int8, pipeline.Preprocessing, cache: null, ModelGraph.Scores);
        var (one, other) = (exact.Extract(heldOut.Images, progress, cancellation), rounded.Extract(heldOut.Images, progress, cancellation));
        var labels = one.Rows.Intersect(other.Rows).Select(row => heldOut.Labels[row]).ToList();
        var (first, second) = (Evaluated(pipeline, labels, one, cancellation), Evaluated(pipeline, labels, other, cancellation));
        var timed = heldOut.Images.Take(TimedImages).ToList();
        var (slow, fast) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var round = 0; round < TimedRounds; round++)
        {
            slow += exact.Extract(timed, progress: null, cancellation).Elapsed;
            fast += rounded.Extract(timed, progress: null, cancellation).Elapsed;
        }

        return new()
        {
            Written = false,
            Images = labels.Count,
            Accuracy = second.Accuracy,
            FloatAccuracy = first.Accuracy,
            LogLoss = second.LogLoss,
            FloatLogLoss = first.LogLoss,
            Agreement = Agreement(one.Features, other.Features),
            ImagesPerSecond = TimedRounds * timed.Count / fast.TotalSeconds,
            FloatImagesPerSecond = TimedRounds * timed.Count / slow.TotalSeconds,
            Bytes = int8.Proto.CalculateSize(),
            FloatBytes = model.Proto.CalculateSize(),
        };
    }

    private static ClassificationMetrics Evaluated(
        PreparedPipeline pipeline, IReadOnlyList<int> labels, FeatureTable table, CancellationToken cancellation) =>
        ClassificationEvaluator.Evaluate(pipeline.Data.Labels, labels, table.Features, cancellation: cancellation);

    private static double Agreement(FeatureMatrix one, FeatureMatrix other) => Enumerable.Range(0, one.Rows)
        .Count(row => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(one.Row(row))
            == System.Numerics.Tensors.TensorPrimitives.IndexOfMax(other.Row(row))) / (double)one.Rows;
}
