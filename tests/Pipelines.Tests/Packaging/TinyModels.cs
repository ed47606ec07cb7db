using Pipelines.Backbones;
using Pipelines.Imaging;
using Pipelines.Numerics;
using Pipelines.Onnx;

namespace Pipelines.Tests.Packaging;

/// <summary>Model graphs on top of <see cref="TinyFeatureGraph"/>.</summary>
internal static class TinyModels
{
    public const int Size = 16;

    public static OnnxModel Classifier(params string[] labels)
    {
        var weights = Enumerable.Range(0, labels.Length * TinyFeatureGraph.Features).Select(i => MathF.Sin(i)).ToArray();
        return ModelGraph.ForClassification(
            TinyFeatureGraph.Build(Size), null, false, new(weights, new float[labels.Length]), labels, Metadata);
    }

    public static OnnxModel Clustering(int k)
    {
        var centroids = Enumerable.Range(0, k * TinyFeatureGraph.Features).Select(i => MathF.Sin(i)).ToArray();
        return ModelGraph.ForClustering(
            TinyFeatureGraph.Build(Size), null, false, new FeatureMatrix(centroids, k, TinyFeatureGraph.Features), Metadata);
    }

    private static ModelMetadata Metadata { get; } = new()
    {
        Preprocessing = new Preprocessing(Size, Size, ResizeMode.Crop),
        Backbone = "tiny",
        Mean = [0, 0, 0],
        Std = [1, 1, 1],
        Pipeline = "test",
        ProducerVersion = "0.0.0",
    };
}
