using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Imaging;

namespace Pipelines.Tests.Prediction;

public sealed class ImageEmbedderTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Embeddings_are_the_vectors_that_pipelines_extract()
    {
        var image = new ImageOptions { Size = 48, Resize = ResizeMode.Pad };
        var backbone = Backbone.Load(new BackboneOptions(), _folder.Path);
        var preprocessing = Preprocessing.For(image, backbone.Size);
        var graph = FeatureGraph.Build(backbone, preprocessing, new NeckOptions());
        using var extractor = new FeatureExtractor(graph, preprocessing, cache: null);
        var images = _folder.Pictures.Select(path => new HashedImage(new ImageItem(path, path, null), default)).ToList();
        var expected = extractor.Extract(images).Features;

        using var embedder = ImageEmbedder.Load("builtin", image);
        using var fromFile = await ImageEmbedder.LoadAsync(BuiltinBackbone.FilePath, image);
        var embeddings = embedder.EmbedMany([.. _folder.Pictures.Select(path => (ImageInput)path)]);

        Assert.Equal(("builtin", 48, expected.Columns), (embedder.Backbone, embedder.ImageSize, embedder.Dimensions));
        Assert.All(embeddings.Index(), row => Assert.Equal(expected.Row(row.Index).ToArray(), row.Item.Value));
        Assert.Equal(embeddings[1].Value, fromFile.Embed(_folder.Pictures[1]));
        Assert.Equal(embeddings[1].Value, await embedder.EmbedAsync(File.OpenRead(_folder.Pictures[1])));
    }

    [Fact]
    public void A_backbone_that_is_not_there_is_named()
    {
        var error = Assert.Throws<ConfigurationException>(() => ImageEmbedder.Load("nowhere.onnx"));
        Assert.Contains("nowhere.onnx", error.Message, StringComparison.Ordinal);
    }
}
