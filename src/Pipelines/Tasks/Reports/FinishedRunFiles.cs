using Pipelines.Data;
using Pipelines.Data.Labels;
using Pipelines.Evaluation.Comparison;
using Pipelines.Onnx;
using Pipelines.Packaging;
using Pipelines.Reporting;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Loop;

namespace Pipelines.Tasks.Reports;

/// <summary>What the folder of a finished run has for a report, as far as it is still there.</summary>
internal sealed class FinishedRunFiles
{
    private static readonly string[] s_models = ["model.onnx", "model.zip"];

    private readonly List<string> _notes = [];

    private FinishedRunFiles(string folder, LoadedRun run, PreparedPipeline? pipeline) => (Folder, Run, Pipeline) = (folder, run, pipeline);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Settings, metrics and predictions.</summary>
    public LoadedRun Run { get; }

    /// <summary>The pipeline with its images; null where they are not there any more.</summary>
    public PreparedPipeline? Pipeline { get; }

    /// <summary>What could not be found, and what that means for the report.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Images whose files could not be found, by name.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>Reads a run folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="progress">Receives the progress of reading the images.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">A file that a report cannot do without is missing or damaged.</exception>
    public static FinishedRunFiles Read(string folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var run = RunReader.Read(folder);
        try
        {
            var file = PipelinesFile.Load(Path.Combine(folder, PipelineJsonArtifact.Name));
            return new(folder, run, PipelinePreparation.Prepare(file, run.Pipeline, progress, cancellation));
        }
        catch (PipelineException error)
        {
            var files = new FinishedRunFiles(folder, run, pipeline: null);
            files._notes.Add($"The report is made without the images: {error.Problems[0].Place}: {error.Problems[0].Found}");
            return files;
        }
    }

    /// <summary>Says something about the report.</summary>
    public void Note(string text) => _notes.Add(text);

    /// <summary>The model; null where it is not there.</summary>
    /// <exception cref="PipelineException">It is damaged.</exception>
    public OnnxModel? Model() =>
        s_models.Select(name => Path.Combine(Folder, name)).FirstOrDefault(File.Exists) is { } path ? ModelArchive.ReadGraph(path) : null;

    /// <summary>The course of the training; empty where there is none.</summary>
    /// <exception cref="PipelineException">The file is damaged.</exception>
    public IReadOnlyList<TrainingRecord> Records() =>
        Path.Combine(Folder, TrainingCsvArtifact.Name) is var path && File.Exists(path) ? TrainingCsvReader.Read(path) : [];

    /// <summary>The images of the predictions, where they are still there and have not changed; null for the others.</summary>
    /// <param name="predicted">The predictions.</param>
    public IReadOnlyList<HashedImage?> Find(PredictedImages predicted)
    {
        var known = new Dictionary<string, HashedImage>(StringComparer.Ordinal);
        var images = Pipeline?.Images ?? [];

        // Of two places with the same names, the one that was evaluated comes last.
        foreach (var image in Pipeline?.Data.Folds is null ? images : images.Reverse())
        {
            known[image.Item.Name] = image;
        }

        var found = new HashedImage?[predicted.Count];
        for (var row = 0; row < predicted.Count; row++)
        {
            var image = known.GetValueOrDefault(predicted.Paths[row]);
            found[row] = image is not null && predicted.Hashes is { } hashes
                && !image.Hash.ToString().StartsWith(hashes[row], StringComparison.Ordinal)
                ? null
                : image;
            if (found[row] is null)
            {
                Missing.Add(predicted.Paths[row]);
            }
        }

        return found;
    }

    /// <summary>The images with their vectors.</summary>
    /// <param name="images">The images.</param>
    /// <param name="hasVectors">Whether the vectors are wanted; those in the cache are not computed again.</param>
    /// <param name="clock">Measures time.</param>
    /// <param name="progress">Receives the number of images done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Null where one of the images cannot be read any more.</returns>
    public SplitFeatures? Split(
        IReadOnlyList<HashedImage> images,
        bool hasVectors,
        TimeProvider clock,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var labels = Pipeline!.Data.Labels.Count > 0 ? LabelNumbers.Of(Pipeline.Data.Labels, images) : [];
        if (!hasVectors)
        {
            return new(images, new(images.Count, 0), labels);
        }

        using var extractor = Pipeline.CreateExtractor(clock);
        var table = extractor.Extract(images, progress, cancellation);
        return table.Skipped.Count > 0 ? null : new(images, table.Features, labels);
    }

    /// <summary>What the page says whatever the task.</summary>
    /// <param name="skipped">Images that the run could not use.</param>
    /// <param name="settings">How the report is made.</param>
    public ReportedRun Reported(IReadOnlyList<SkippedImage> skipped, FinishedRunSettings settings) => Pipeline is not null
        ? RunReporting.Of(Pipeline, settings.Clock.GetLocalNow()) with
        {
            EvaluatedOn = HeldOutName(Pipeline.Data),
            Skipped = skipped,
            Notes = Remarks(),
            Records = Records(),
            Options = settings.Options,
        }
        : new()
        {
            Pipeline = Run.Pipeline,
            Time = settings.Clock.GetLocalNow(),
            Version = RunReporting.Version,
            EvaluatedOn = "held-out images",
            Skipped = skipped,
            Notes = Remarks(),
            Records = Records(),
            Options = settings.Options,
        };

    private IReadOnlyList<string> Remarks() => MetricsJson.ReadNotes(File.ReadAllText(Path.Combine(Folder, MetricsJsonArtifact.Name)));

    private static string HeldOutName(DataSet data) => data.Folds is not null ? HeldOutImages.CrossValidation
        : data.Test.Count > 0 ? "test" : data.Validation.Count > 0 ? "validation" : "train";
}
