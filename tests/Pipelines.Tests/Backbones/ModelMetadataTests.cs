using Pipelines.Backbones;
using Pipelines.Imaging;
using Pipelines.Numerics;
using Pipelines.Onnx;

namespace Pipelines.Tests.Backbones;

public class ModelMetadataTests
{
    private static readonly Preprocessing Pixels = new(32, 36, ResizeMode.Pad);

    [Fact]
    public void Metadata_of_a_classifier_comes_back_from_the_bytes()
    {
        string[] labels = ["rosé, \"light\"", "daisy\nsmall", "薔薇"];
        var head = new LinearLayer(new float[24], new float[3]);
        var model = ModelGraph.ForClassification(FeatureGraphOf(), null, false, head, labels, ModelGraphTests.Metadata(Pixels));

        var read = ModelMetadata.Parse(OnnxModel.Parse(model.ToByteArray(), "model.onnx"));

        Assert.Equal(PipelineTask.Classification, read.Task);
        Assert.Equal(labels, read.Labels);
        Assert.Equal(Pixels, read.Preprocessing);
        Assert.Equal([0.5, 0.5, 0.5], read.Mean);
        Assert.Equal([0.25, 0.25, 0.25], read.Std);
        Assert.Equal(("small", "flowers", "0.1.0"), (read.Backbone, read.Pipeline, read.ProducerVersion));
        Assert.Contains("薔薇", model.Metadata["pipelines.labels"], StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_of_a_clustering_says_the_number_of_clusters_and_no_labels()
    {
        var model = ModelGraph.ForClustering(
            FeatureGraphOf(), null, false, new FeatureMatrix(7, 8), ModelGraphTests.Metadata(Pixels) with { Labels = ["left over"] });
        var read = ModelMetadata.Parse(model);
        Assert.Equal((PipelineTask.Clustering, 7, 0), (read.Task, read.Clusters, read.Labels.Count));
    }

    [Fact]
    public void Metadata_of_the_backbone_is_kept_under_its_own_name()
    {
        var backbone = BackboneTests.ResNet();
        backbone.SetMetadata("licence", "Apache-2.0");
        var graph = FeatureGraph.Build(BackboneFile.Load(backbone), Pixels, new NeckOptions());
        Assert.Equal("Apache-2.0", graph.Metadata["backbone.licence"]);
    }

    [Fact]
    public void Model_of_somebody_else_is_refused()
    {
        Assert.False(ModelMetadata.IsOurs(BackboneTests.ResNet()));
        Assert.Contains(
            "was not made by this program",
            Assert.Throws<PipelineException>(() => ModelMetadata.Parse(BackboneTests.ResNet())).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pipelines.format", "2", "newer version")]
    [InlineData("pipelines.task", "regression", "'regression'")]
    [InlineData("pipelines.labels", "[\"a\"", "pipelines.labels")]
    [InlineData("pipelines.labels", "null", "pipelines.labels")]
    [InlineData("pipelines.image.size", "many", "'many'")]
    [InlineData("pipelines.image.size", "99999999999", "pipelines.image.size")]
    public void Damaged_entry_is_named(string key, string value, string expected)
    {
        var model = ModelGraph.ForClassification(
            FeatureGraphOf(), null, false, new LinearLayer(new float[16], new float[2]), ["a", "b"], ModelGraphTests.Metadata(Pixels));
        model.SetMetadata(key, value);
        Assert.Contains(expected, Assert.Throws<PipelineException>(() => ModelMetadata.Parse(model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_entry_is_named()
    {
        var model = BackboneTests.ResNet();
        model.SetMetadata("pipelines.format", "1");
        Assert.Contains(
            "'pipelines.pipeline'", Assert.Throws<PipelineException>(() => ModelMetadata.Parse(model)).Message, StringComparison.Ordinal);
    }

    private static OnnxModel FeatureGraphOf() => FeatureGraph.Build(BackboneFile.Load(BackboneTests.ResNet()), Pixels, new NeckOptions());
}
