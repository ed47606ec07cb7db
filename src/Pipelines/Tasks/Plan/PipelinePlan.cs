using Pipelines.Configuration;
using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Preparation;

namespace Pipelines;

/// <summary>What a run of a pipeline would do.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Settings">All settings with their defaults filled in, as a configuration file.</param>
/// <param name="Classes">Images of each class and split.</param>
/// <param name="Stages">The stages from pixels to prediction.</param>
/// <param name="CutReason">Where the backbone was cut, and why.</param>
/// <param name="Downloads">What the run would download first. It is then not known which vectors are in the cache.</param>
/// <param name="CachedVectors">Images whose vectors are in the cache; 0 in a pretext task, which makes none.</param>
/// <param name="MissingVectors">Images that would have to go through the backbone; 0 in a pretext task.</param>
/// <param name="ImagesPerSecond">Speed of the backbone on a few of the images; null where none is missing or none can be read.</param>
/// <param name="Skipped">Files that are no usable images; broken ones among the images not in the cache are found by the run.</param>
/// <param name="Notes">What else a user should know.</param>
public sealed record PipelinePlan(
    string Pipeline,
    string Settings,
    IReadOnlyList<ClassCount> Classes,
    IReadOnlyList<PlannedStage> Stages,
    string CutReason,
    IReadOnlyList<PlannedDownload> Downloads,
    int CachedVectors,
    int MissingVectors,
    double? ImagesPerSecond,
    IReadOnlyList<SkippedImage> Skipped,
    IReadOnlyList<string> Notes)
{
    private const int TimedImages = 24;

    /// <summary>The task.</summary>
    public PipelineTask Task { get; init; }

    /// <summary>The names of the files that the run would leave.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The folder in which the run would leave a folder of its own, unless the call names another.</summary>
    public string RunsFolder { get; init; } = "";

    /// <summary>How long the training would be; null where nothing is trained by steps.</summary>
    public PlannedTraining? Training { get; init; }

    /// <summary>Whether the images' vectors are extracted and kept; not in a pretext task.</summary>
    public bool ExtractsVectors { get; init; } = true;

    /// <summary>The teacher of a distillation; null where there is none.</summary>
    public PlannedTeacher? Teacher { get; init; }

    /// <summary>How much more images would bring, where that was measured (<see cref="PipelineJob.MeasureLearningCurvesAsync"/>).</summary>
    public LearningCurve? LearningCurve { get; init; }

    /// <summary>The contact sheet of augmented images, where one was asked for.</summary>
    public PipelineContactSheet? ContactSheet { get; init; }

    /// <summary>The time that extraction would take; zero where every vector is in the cache, null where it is not known.</summary>
    public TimeSpan? ExtractionTime =>
        MissingVectors == 0 ? TimeSpan.Zero : ImagesPerSecond is { } rate ? TimeSpan.FromSeconds(MissingVectors / rate) : null;

    /// <summary>
    /// Makes the plan of a prepared pipeline. Only a few images go through the backbone, and a few steps of training are done, to time
    /// them; nothing is written.
    /// </summary>
    internal static PipelinePlan Of(PreparedPipeline pipeline, TimeProvider clock, CancellationToken cancellation)
    {
        var images = pipeline.Kind.ExtractsVectors ? pipeline.Images : [];
        using var extractor = pipeline.CreateExtractor(clock);
        var cached = extractor.CountCached(images);
        return new(
            pipeline.Name,
            ConfigurationWriter.Write(pipeline.Name, ResolvedOptions.For(pipeline, pipeline.BaseFolder)),
            pipeline.Data.CountClasses(),
            PlannedStage.Of(pipeline),
            pipeline.Backbone.CutReason,
            MissingWeights.Of(pipeline),
            cached,
            images.Count - cached,
            cached == images.Count ? null : Time(pipeline, images, clock, cancellation),
            pipeline.Data.Skipped,
            [.. pipeline.Notes, .. pipeline.Kind.Advice(pipeline)])
        {
            Task = pipeline.Kind.Task,
            Files = ArtifactList.FilesFor(pipeline.Kind.Outcome),
            ExtractsVectors = pipeline.Kind.ExtractsVectors,
            Training = PlannedTraining.Of(pipeline, clock, cancellation),
            Teacher = PlannedTeacher.Of(pipeline, clock),
        };
    }

    private static double? Time(
        PreparedPipeline pipeline, IReadOnlyList<HashedImage> images, TimeProvider clock, CancellationToken cancellation)
    {
        using var extractor = new FeatureExtractor(pipeline.FeatureGraph, pipeline.Preprocessing, cache: null, clock: clock);

        // The first images also pay for loading the network and for compiling this code; they are not timed.
        var sample = images.Where((_, i) => i % Math.Max(1, images.Count / TimedImages) == 0).Take(TimedImages).ToList();
        extractor.Extract([.. sample.Take(sample.Count / 3)], progress: null, cancellation);
        var timed = extractor.Extract([.. sample.Skip(sample.Count / 3)], progress: null, cancellation);
        return timed.Rows.Count == 0 ? null : timed.Rows.Count / timed.Elapsed.TotalSeconds;
    }
}
