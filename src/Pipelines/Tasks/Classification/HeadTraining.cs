using Pipelines.Backbones;
using Pipelines.Classification;
using Pipelines.Classification.Calibration;
using Pipelines.Configuration.Defaults;
using Pipelines.Features;
using Pipelines.Graph.Rewriting;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Loop;

namespace Pipelines.Tasks.Classification;

/// <summary>The form <c>featureVectors</c>: a head on stored vectors.</summary>
internal static class HeadTraining
{
    public static TrainedClassifier Run(
        PreparedPipeline pipeline,
        DataSetFeatures features,
        HeldOutImages heldOut,
        ITrainingLog? log,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var options = pipeline.Options;
        var train = HeadTrainingSet.Of(features.Train.Features, features.Train.Labels, pipeline.Data.Labels, options.Embedding);
        var validation = features.Validation is { Images.Count: > 0 } held ? train.Validation(held.Features, held.Labels) : null;
        var (training, notes) = HeadDefaults.Training(options.Training, pipeline.Head, train, cancellation);
        var trained = SoftmaxTrainer.Train(train, validation, pipeline.Head, training, log, progress, cancellation);
        cancellation.ThrowIfCancellationRequested();

        var calibration = ScoreCalibration.OfHead(pipeline, features, heldOut, trained, training, progress, cancellation);
        var head = TemperatureScaling.Apply(trained.Head, calibration?.Temperature ?? 1);
        var embeddings = Embedder.Embed(heldOut.Split.Features, trained.Bottleneck, options.Embedding.L2Normalize);
        var scores = SoftmaxScorer.Score(head, embeddings);
        var metadata = pipeline.Metadata;
        var model = BatchNormFolding.Fold(ModelGraph.ForClassification(
            pipeline.FeatureGraph, trained.Bottleneck, options.Embedding.L2Normalize, head, pipeline.Data.Labels, metadata));
        ModelSelfCheck.Run(model, pipeline.Preprocessing, ModelGraph.Scores, heldOut.Split.Images, scores);
        return new(
            model,
            scores,
            trained.Records,
            WrittenTraining.Of(options.Training, training),
            [.. notes, .. trained.Notes, .. ScoreCalibration.Notes(calibration)])
        {
            Epoch = trained.Epoch,
            KeepsBackbone = true,
            Calibration = calibration?.Metrics,
        };
    }
}
