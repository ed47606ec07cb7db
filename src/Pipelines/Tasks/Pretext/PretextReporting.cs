using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Data.Labels;
using Pipelines.Evaluation;
using Pipelines.Features;
using Pipelines.Imaging;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Reporting;
using Pipelines.Reporting.Pictures;
using Pipelines.Reporting.Pretext;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Preparation;
using Pipelines.Tasks.Reports;

namespace Pipelines.Tasks.Pretext;

/// <summary>What the page of a pretext run is made of.</summary>
internal static class PretextReporting
{
    // Each goes through both networks; the probe takes the cube of their number.
    private const int MostImages = 500;

    private const string EvaluatedOn = "train and validation";

    /// <summary>Collects it while the run is at work.</summary>
    public static PretextReport Of(PretextOutcome outcome, ArtifactRun run)
    {
        var reported = RunReporting.Of(run, outcome, EvaluatedOn) with { Records = outcome.Records, KeptEpoch = outcome.Metrics.Epoch };
        return Of(run.Pipeline, reported, outcome.Metrics, outcome.Images, run.WorkingFolder, run.Cancellation);
    }

    /// <summary>Collects it from the folder of a finished run.</summary>
    /// <exception cref="PipelineException">An image or the backbone is not there any more.</exception>
    public static PretextReport Of(FinishedRunFiles files, FinishedRunSettings settings, CancellationToken cancellation)
    {
        var metrics = (PretextMetrics)files.Run.Metrics;
        var reported = files.Reported(metrics.Skipped, settings) with { EvaluatedOn = EvaluatedOn, KeptEpoch = metrics.Epoch };
        if (files.Pipeline is not { } pipeline)
        {
            return new() { Run = reported, Metrics = metrics, Images = [], Before = null, After = null };
        }

        var unusable = metrics.Skipped.Select(image => image.Path).ToHashSet(StringComparer.Ordinal);
        return Of(
            pipeline,
            reported,
            metrics,
            [.. pipeline.Images.Where(image => !unusable.Contains(image.Item.Path))],
            files.Folder,
            cancellation);
    }

    private static PretextReport Of(
        PreparedPipeline pipeline,
        ReportedRun reported,
        PretextMetrics metrics,
        IReadOnlyList<HashedImage> all,
        string folder,
        CancellationToken cancellation)
    {
        var chosen = PictureChoice.Fair(
            [.. Enumerable.Range(0, all.Count)], image => all[image].Item.Label, MostImages, reported.Options.Seed).Order();
        var images = chosen.Select(image => all[image]).ToList();
        var path = Path.Combine(Path.GetFullPath(folder), BackboneOnnxArtifact.Name);
        var trained = Backbone.Load(new BackboneOptions { Model = path }, pipeline.BaseFolder);
        var after = FeatureGraph.Build(trained, pipeline.Preprocessing, pipeline.Options.Neck);
        var (vectorsBefore, vectorsAfter) = (
            Vectors(pipeline.FeatureGraph, pipeline.Preprocessing, images, cancellation),
            Vectors(after, pipeline.Preprocessing, images, cancellation));
        return new()
        {
            Run = reported,
            Metrics = metrics,
            Images = RunReporting.Images(images),
            Before = vectorsBefore,
            After = vectorsAfter,
            Probe = Probe(pipeline.Data.Labels, images, vectorsBefore, vectorsAfter),
        };
    }

    private static FeatureMatrix Vectors(
        OnnxModel graph, Preprocessing preprocessing, IReadOnlyList<HashedImage> images, CancellationToken cancellation)
    {
        using var extractor = new FeatureExtractor(graph, preprocessing, cache: null);
        var table = extractor.Extract(images, progress: null, cancellation);
        return table.Skipped is [var skipped, ..]
            ? throw new PipelineException(new Problem(skipped.Path, $"The image cannot be read any more: {skipped.Reason}."))
            : table.Features;
    }

    private static (double, double)? Probe(
        IReadOnlyList<string> labels, IReadOnlyList<HashedImage> images, FeatureMatrix before, FeatureMatrix after)
    {
        if (labels.Count < 2 || images.Any(image => image.Item.Label is null))
        {
            return null;
        }

        var numbers = LabelNumbers.Of(labels, images);
        return (LeaveOneOut.LinearAccuracy(before, numbers, labels.Count), LeaveOneOut.LinearAccuracy(after, numbers, labels.Count));
    }
}
