using Pipelines.Backbones;
using Pipelines.Graph;
using Pipelines.Imaging;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Backbones;
using Pipelines.Tests.Onnx;
using Pipelines.Tests.Runtime.Torch;

namespace Pipelines.Tests.Graph;

/// <summary>Every graph that this library builds can be trained: pixels, backbone, necks, embedding, head, centroids.</summary>
[Collection(TorchCollection.Name)]
public class ProductGraphTests
{
    private static readonly Preprocessing s_cropped = new(32, 36, ResizeMode.Crop);

    [Theory]
    [InlineData(NeckType.GlobalAveragePool, 9)]
    [InlineData(NeckType.GlobalMaxPool, 13)]
    [InlineData(NeckType.Gem, 10)]
    [InlineData(NeckType.Gem, 18)]
    [InlineData(NeckType.AverageAndMax, 21)]
    public void A_classifier_with_any_neck(NeckType neck, long opset)
    {
        TorchLibrary.Load(1);
        var features = Features(neck, opset);
        var dimensions = FeatureGraph.Dimensions(features);
        var model = ModelGraph.ForClassification(
            features, Layer(dimensions, 6, 1), true, Layer(6, 3, 2), ["a", "b", "c"], ModelGraphTests.Metadata(s_cropped));

        var differences = Trained.Compare(model, FeatureGraph.Input, ModelGraph.Scores, [4, 3, 36, 36], rate: 0.05);
        Assert.InRange(differences.Before, 0, 1e-5f);
        Assert.InRange(differences.After, 0, 1e-4f);
        Assert.True(differences.Moved > 1e-4, $"The output moved by only {differences.Moved}.");

        // Bottleneck and head are learned, the crop, the normalisation of pixels and the neck's exponent are not.
        using var module = GraphModule.Create(model, FeatureGraph.Input, ModelGraph.Scores);
        Assert.Equal(
            ["bottleneck.weight", "bottleneck.bias", "head.weight", "head.bias"],
            module.Parameters.Where(parameter => parameter.Name.StartsWith(GraphBuilder.Prefix, StringComparison.Ordinal))
                .Select(parameter => parameter.Name[GraphBuilder.Prefix.Length..]));
    }

    [Fact]
    public void A_clustering()
    {
        TorchLibrary.Load(1);
        var features = Features(NeckType.GlobalAveragePool, 13);
        var centroids = new FeatureMatrix([.. Enumerable.Range(0, 24).Select(index => index / 24f)], 3, 8);
        var model = ModelGraph.ForClustering(features, null, false, centroids, ModelGraphTests.Metadata(s_cropped));
        var differences = Trained.Compare(model, FeatureGraph.Input, ModelGraph.Distances, [2, 3, 36, 36], rate: 1e-6);
        Assert.InRange(differences.Before, 0, 1e-5f);
        Assert.InRange(differences.After, 0, 1e-4f);
        using var module = GraphModule.Create(model, FeatureGraph.Input, ModelGraph.Distances);
        Assert.DoesNotContain(module.Parameters, parameter => parameter.Name.Contains("centroids", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_trained_in_the_feature_graph_goes_into_the_whole_model()
    {
        TorchLibrary.Load(1);
        var features = Features(NeckType.GlobalAveragePool, 13);
        var model = ModelGraph.ForClassification(
            features, null, false, Layer(8, 3, 2), ["a", "b", "c"], ModelGraphTests.Metadata(s_cropped));
        using var module = GraphModule.Create(features, FeatureGraph.Input, FeatureGraph.Output);
        using (TorchSharp.torch.no_grad())
        {
            module.Parameters[0].Value.fill_(0.25f);
        }

        var written = module.WriteBack(model);
        Assert.All(new GraphIndex(written.Graph).Initializers[module.Parameters[0].Name].ToFloats(), value => Assert.Equal(0.25f, value));
        Assert.Equal(model.Metadata, written.Metadata);
    }

    private static OnnxModel Features(NeckType neck, long opset)
    {
        var network = new TestNetwork(opset);
        var backbone = BackboneFile.Load(network.Build(network.Residual("block", network.Stem())));
        return FeatureGraph.Build(backbone, s_cropped, new NeckOptions { Type = neck });
    }

    private static LinearLayer Layer(int inputs, int outputs, int seed)
    {
        var random = new Random(seed);
        return new([.. Enumerable.Range(0, inputs * outputs).Select(_ => (float)random.NextDouble() - 0.5f)], new float[outputs]);
    }
}
