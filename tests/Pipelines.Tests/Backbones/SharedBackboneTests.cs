using Pipelines.Backbones;
using Pipelines.Imaging;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Backbones;

/// <summary>Real ImageNet backbones against embeddings and logits that torch 1.13 computed (see ../shared/backbones/README.md).</summary>
public class SharedBackboneTests
{
    [SharedTheory]
    [InlineData("mobilenet_v2", 224, 1280, 7)]
    [InlineData("mobilenet_v1_0.25_128", 128, 256, 4)]
    public void Features_of_a_real_backbone_equal_those_of_torch(string name, int size, int channels, int side)
    {
        var backbone = Load(name);
        Assert.Equal((size, "features", false), (backbone.Size, backbone.FeatureMap, backbone.IsVector));
        Assert.Equal([channels, side, side], backbone.FeatureMapShape);

        var graph = FeatureGraph.Build(backbone, new Preprocessing(size, size, ResizeMode.Crop), new NeckOptions());
        var input = NpyFile.Load(SharedFolder.File("backbones", "reference", $"{name}_input.npy"));
        var (shape, features) = GraphRun.Run(graph, input.Values, input.Shape)["features"];

        Assert.Equal([2, channels], shape);
        Assert.Equal(channels, FeatureGraph.Dimensions(graph));
        GraphRun.AssertClose(NpyFile.Load(SharedFolder.File("backbones", "reference", $"{name}_embedding.npy")).Values, features, 1e-4f);
    }

    [SharedTheory]
    [InlineData("mobilenet_v2", "classifier.1")]
    [InlineData("mobilenet_v1_0.25_128", "classifier")]
    public void A_model_with_the_original_classifier_as_head_gives_the_softmax_of_the_logits_of_torch(string name, string classifier)
    {
        var original = OnnxModel.Load(SharedFolder.File("backbones", $"{name}_imagenet.onnx"));
        var weights = new GraphIndex(original.Graph).Initializers;
        var head = new LinearLayer(weights[classifier + ".weight"].ToFloats(), weights[classifier + ".bias"].ToFloats());
        var backbone = Load(name);
        var preprocessing = new Preprocessing(backbone.Size, backbone.Size, ResizeMode.Crop);
        var labels = File.ReadAllLines(SharedFolder.File("backbones", "imagenet_classes.txt"));

        var model = ModelGraph.ForClassification(
            FeatureGraph.Build(
                backbone, preprocessing, new NeckOptions()), null, false, head, labels, ModelGraphTests.Metadata(preprocessing));
        var input = NpyFile.Load(SharedFolder.File("backbones", "reference", $"{name}_input.npy"));
        var scores = GraphRun.Run(model, input.Values, input.Shape)["scores"];

        var logits = NpyFile.Load(SharedFolder.File("backbones", "reference", $"{name}_logits.npy"));
        Assert.Equal(logits.Shape, scores.Shape);
        for (var row = 0; row < 2; row++)
        {
            var exponentials = logits.Values.Skip(row * 1000).Take(1000).Select(value => Math.Exp(value)).ToArray();
            float[] expected = [.. exponentials.Select(value => (float)(value / exponentials.Sum()))];
            GraphRun.AssertClose(expected, scores.Values.AsSpan(row * 1000, 1000), 1e-5f);
        }
    }

    private static Backbone Load(string name) =>
        Backbone.Load(new BackboneOptions { Model = $"{name}_imagenet.onnx" }, SharedFolder.File("backbones"));
}
