using Pipelines.Clustering;
using Pipelines.Data;
using Pipelines.Numerics;
using Pipelines.Packaging;
using Pipelines.Prediction;
using Pipelines.Reporting;
using Pipelines.Reporting.Classification;
using Pipelines.Reporting.Clustering;
using Pipelines.Reporting.Html;
using Pipelines.Runs.Reports;
using Pipelines.Tasks.Reports;

namespace Pipelines;

/// <summary>The page of a model on images that it was not trained on.</summary>
public static class EvaluationReport
{
    private const int Seed = 1;

    /// <summary>Evaluates a model, makes the page of it, and writes it whole or not at all.</summary>
    /// <param name="model">The <c>model.zip</c> or <c>model.onnx</c> of a run.</param>
    /// <param name="data">The images, as in <see cref="ImageModel.EvaluateAsync"/>.</param>
    /// <param name="output">The file to write; an existing one is replaced.</param>
    /// <param name="options">What is shown. Default: as usual.</param>
    /// <param name="clock">Says when it is made. Default: the system's clock.</param>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The metrics.</returns>
    /// <exception cref="ConfigurationException">The place has no such images, or a label that is none of the model's classes.</exception>
    /// <exception cref="PipelineException">
    /// The model or the images cannot be read, the network cannot be run, or the page cannot be written.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<ModelEvaluation> WriteAsync(
        string model,
        string data,
        string output,
        ReportOptions? options = null,
        TimeProvider? clock = null,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        PageFile.RequireWritable(output);
        using var loaded = ImageModel.Load(model);
        var evaluated = await ModelEvaluator.RunAsync(loaded, data, progress, cancellation).ConfigureAwait(false);
        var run = new ReportedRun
        {
            Pipeline = loaded.Pipeline,
            Time = (clock ?? TimeProvider.System).GetLocalNow(),
            Version = RunReporting.Version,
            EvaluatedOn = data,
            Skipped = evaluated.Evaluation.Skipped,
            Notes = evaluated.Evaluation.Notes,
            Options = options ?? new(),
        };
        await Task.Run(() => PageFile.Write(output, Page(loaded, model, run, evaluated, cancellation)), cancellation).ConfigureAwait(false);
        return evaluated.Evaluation;
    }

    private static Markup Page(
        ImageModel model, string path, ReportedRun run, EvaluatedPlace evaluated, CancellationToken cancellation) =>
        evaluated.Evaluation.Classification is { } classification
            ? ClassificationPage.Of(
                new()
                {
                    Run = run,
                    Labels = model.Labels,
                    Images = Images(evaluated),
                    Truth = evaluated.Numbers,
                    Scores = evaluated.Vectors,
                    Metrics = classification,
                    Decided = evaluated.Decided,
                    Embed = images => Embed(model, [.. images.Select(image => evaluated.Images[image])], cancellation),
                    Model = ModelArchive.ReadGraph(path),
                },
                cancellation)
            : ClusteringPage.Of(
                new()
                {
                    Run = run,
                    Images = Images(evaluated),
                    Groups = evaluated.Numbers,
                    Embeddings = evaluated.Vectors,
                    Centroids = model.Centroids!,
                    Silhouettes = Silhouette.Each(evaluated.Vectors, evaluated.Numbers, Seed, cancellation),
                    Metrics = evaluated.Evaluation.Clustering!,
                },
                cancellation);

    private static IReadOnlyList<ReportedImage> Images(EvaluatedPlace evaluated) =>
        [.. evaluated.Images.Select(image => new ReportedImage(image.Name, image.Path, image.Label))];

    private static FeatureMatrix Embed(ImageModel model, IReadOnlyList<ImageItem> images, CancellationToken cancellation)
    {
        var results = model.EmbedMany([.. images.Select(image => ImageInput.FromFile(image.Path))], progress: null, cancellation);
        var missing = results.Zip(images).FirstOrDefault(pair => !pair.First.IsUsable).Second;
        return missing is null
            ? new([.. results.SelectMany(result => result.Value!)], images.Count, model.EmbeddingDimensions)
            : throw new PipelineException(new Problem(missing.Path, "The image cannot be read any more.", "Evaluate the model again."));
    }
}
