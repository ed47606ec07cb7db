using Pipelines.Backbones;
using Pipelines.Classification;
using Pipelines.Configuration;
using Pipelines.Evaluation;
using Pipelines.Features;
using Pipelines.Packaging;
using Pipelines.Training;

namespace Pipelines.Runs;

/// <summary>Runs a classification pipeline: vectors, head, evaluation, export.</summary>
internal static class ClassificationRun
{
    public static ClassificationResult Run(PreparedPipeline pipeline, RunSettings settings, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var started = settings.Clock.GetTimestamp();
        using var folder = RunFolder.Begin(settings.RunsFolder, pipeline.Name, settings.Clock.GetLocalNow());
        var features = DataSetFeatures.Extract(pipeline, settings.Clock, progress, cancellation);
        RequireUsableClasses(pipeline, features.Train);

        var options = pipeline.Options;
        var validation = features.Validation.Images.Count > 0 ? features.Validation : null;
        var trained = SoftmaxTrainer.Train(
            features.Train.Features,
            features.Train.Labels,
            validation?.Features,
            validation?.Labels,
            pipeline.Data.Labels.Count,
            options.Head,
            options.Embedding,
            options.Training,
            progress,
            cancellation);
        cancellation.ThrowIfCancellationRequested();

        var heldOut = HeldOutImages.Of(features);
        var embeddings = Embedder.Embed(heldOut.Split.Features, trained.Bottleneck, options.Embedding.L2Normalize);
        var scores = SoftmaxScorer.Score(trained.Head, embeddings);

        var metadata = pipeline.Metadata;
        var model = ModelGraph.ForClassification(
            pipeline.FeatureGraph, trained.Bottleneck, options.Embedding.L2Normalize, trained.Head, pipeline.Data.Labels, metadata);
        ModelSelfCheck.Run(model, metadata, ModelGraph.Scores, heldOut.Split.Images, scores);
        model.Save(folder.File("model.onnx"));
        ModelArchive.Write(folder.File("model.zip"), model);
        using (var csv = folder.CreateText("training.csv"))
        {
            TrainingCsv.Write(csv, trained.Records);
        }

        using (var csv = folder.CreateText("predictions.csv"))
        {
            PredictionsCsv.WriteClassification(csv, pipeline.Data.Labels, heldOut.Names, heldOut.Truth, scores);
        }


        var skipped = pipeline.Data.Skipped.Concat(features.Table.Skipped).ToList();
        var elapsed = settings.Clock.GetElapsedTime(started);
        var metrics = ClassificationEvaluator.Evaluate(pipeline.Data.Labels, heldOut.Split.Labels, scores, skipped, elapsed);
        folder.WriteText("metrics.json", MetricsJson.Write(metrics));
        folder.WriteText("pipeline.json", ConfigurationWriter.Write(pipeline.Name, ResolvedOptions.For(pipeline, folder.FinalPath) with { Training = trained.Training }));
        cancellation.ThrowIfCancellationRequested();
        folder.Complete();
        return new(pipeline.Name, folder.FinalPath, skipped, [.. pipeline.Data.Notes, .. features.Table.Notes, .. trained.Notes], elapsed, heldOut.Name, metrics);
    }

    private static void RequireUsableClasses(PreparedPipeline pipeline, SplitFeatures train)
    {
        var missing = Enumerable.Range(0, pipeline.Data.Labels.Count).Except(train.Labels).Select(number => pipeline.Data.Labels[number]).ToList();
        if (missing.Count > 0)
        {
            throw new PipelineException(new Problem(
                $"pipeline {pipeline.Name}",
                $"No training image of {(missing.Count == 1 ? "class" : "the classes")} {string.Join(", ", missing)} can be read.",
                "Replace the broken images, or remove the class folder."));
        }
    }
}
