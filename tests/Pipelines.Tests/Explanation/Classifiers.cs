using Pipelines.Backbones;
using Pipelines.Imaging;
using Pipelines.Numerics;
using Pipelines.Onnx;

namespace Pipelines.Tests.Explanation;

/// <summary>Classifiers with random heads, to be explained.</summary>
internal static class Classifiers
{
    public static readonly string[] Labels = ["daisy", "rose", "tulip"];

    /// <summary>A classifier on a backbone.</summary>
    public static OnnxModel OnBackbone(
        string backbone, int size, NeckOptions? neck = null, int? bottleneck = null, bool l2Normalize = false, ResizeMode resize = default)
    {
        var loaded = Backbone.Load(new BackboneOptions { Model = backbone }, ".");
        var preprocessing = new Preprocessing(size, size, resize);
        var features = FeatureGraph.Build(loaded, preprocessing, neck ?? new NeckOptions());
        return OnFeatures(features, preprocessing, bottleneck, l2Normalize);
    }

    /// <summary>A classifier on a feature graph.</summary>
    public static OnnxModel OnFeatures(
        OnnxModel features, Preprocessing preprocessing, int? bottleneck = null, bool l2Normalize = false)
    {
        var length = FeatureGraph.Dimensions(features);
        var first = bottleneck is { } outputs ? Layer(outputs, length, seed: 1) : null;
        var head = Layer(Labels.Length, bottleneck ?? length, seed: 2);
        return ModelGraph.ForClassification(features, first, l2Normalize, head, Labels, Metadata(preprocessing));
    }

    public static ModelMetadata Metadata(Preprocessing preprocessing) => new()
    {
        Preprocessing = preprocessing,
        Backbone = "test",
        Mean = [0, 0, 0],
        Std = [1, 1, 1],
        Pipeline = "test",
        ProducerVersion = "0.0.0",
    };

    private static LinearLayer Layer(int outputs, int inputs, int seed)
    {
        var random = new Random(seed);
        float[] Numbers(int count) =>
            [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() - 0.5) * 8 / Math.Sqrt(inputs)))];
        return new(Numbers(outputs * inputs), Numbers(outputs));
    }
}
