using Pipelines.Configuration;
using Pipelines.Evaluation;
using Pipelines.Packaging;
using Pipelines.Training;
using Pipelines.Training.Loop;

namespace Pipelines.Runs;

/// <summary>Runs a classification pipeline: vectors, training, evaluation, export.</summary>
internal static class ClassificationRun
{
    public static ClassificationResult Run(
        PreparedPipeline pipeline, RunFolder folder, RunSettings settings, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var started = settings.Clock.GetTimestamp();
        var features = DataSetFeatures.Extract(pipeline, settings.Clock, progress, cancellation);
        RequireUsableClasses(pipeline, features.Train);

        var options = pipeline.Options;
        var heldOut = HeldOutImages.Of(features);
        var (model, scores, records, training, notes) = options.Training.Transfer == TransferForm.FeatureVectors
            ? HeadTraining.Run(pipeline, features, heldOut, progress, cancellation)
            : NetworkTraining.Run(pipeline, features, heldOut, folder, settings.Clock, progress, cancellation);
        model.Save(folder.File("model.onnx"));
        ModelArchive.Write(folder.File("model.zip"), model);
        using (var csv = folder.CreateText(RunFolder.TrainingCsvName))
        {
            TrainingCsv.Write(csv, records);
        }

        using (var csv = folder.CreateText("predictions.csv"))
        {
            PredictionsCsv.WriteClassification(csv, pipeline.Data.Labels, heldOut.Names, heldOut.Truth, scores);
        }

        var skipped = pipeline.Data.Skipped.Concat(features.Table.Skipped).ToList();
        var elapsed = settings.Clock.GetElapsedTime(started);
        var metrics = ClassificationEvaluator.Evaluate(pipeline.Data.Labels, heldOut.Split.Labels, scores, skipped, elapsed);
        folder.WriteText("metrics.json", MetricsJson.Write(metrics));
        folder.WriteText("pipeline.json", ConfigurationWriter.Write(pipeline.Name, ResolvedOptions.For(pipeline, folder.FinalPath) with { Training = training }));
        cancellation.ThrowIfCancellationRequested();
        folder.Complete();
        return new(pipeline.Name, folder.FinalPath, skipped, [.. pipeline.Data.Notes, .. features.Table.Notes, .. notes], elapsed, heldOut.Name, metrics);
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
