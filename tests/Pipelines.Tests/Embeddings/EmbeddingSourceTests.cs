using Pipelines.Backbones;
using Pipelines.Features;
using Pipelines.Imaging;
using Pipelines.Packaging;

namespace Pipelines.Tests.Embeddings;

public sealed class EmbeddingSourceTests
{
    [Fact]
    public async Task A_model_whose_embedding_is_the_features_has_the_key_of_its_backbone()
    {
        using var folder = new TemporaryFolder();
        var backbone = Backbone.Load(new BackboneOptions { Model = "builtin" }, ".");
        var preprocessing = Preprocessing.For(new ImageOptions { Size = 32 }, backbone.Size);
        var graph = FeatureGraph.Build(backbone, preprocessing, new NeckOptions());
        var dimensions = FeatureGraph.Dimensions(graph);
        foreach (var (normalizes, isSame) in new[] { (false, true), (true, false) })
        {
            var model = ModelGraph.ForClassification(
                graph, null, normalizes, new(new float[2 * dimensions], new float[2]), ["a", "b"], new()
                {
                    Preprocessing = preprocessing,
                    Backbone = backbone.Name,
                    Mean = backbone.Mean,
                    Std = backbone.Std,
                    Pipeline = "test",
                    ProducerVersion = "0",
                });
            var path = Path.Combine(folder.Path, "model.zip");
            ModelArchive.Write(path, model);
            using var source = EmbeddingSource.Find(path);
            using var bare = EmbeddingSource.Find("builtin", ["image.size=32"]);
            using var loaded = ImageModel.Load(path);
            Assert.Equal(isSame, source.Key.Hash == bare.Key.Hash);
            Assert.Equal(FeatureKey.Of(graph, preprocessing, FeatureGraph.Output).Hash, bare.Key.Hash);
            Assert.Equal(source.Key.Hash, await loaded.EmbeddingKey);
        }
    }

    [Fact]
    public void Settings_that_have_no_influence_and_wrong_names_are_refused()
    {
        Refused("builtin", "training.epochs=3", "no influence");
        Refused("builtin", "image.size=3", "8");
        Refused("builtin", "image.siez=32", "siez");
        Refused("builtin", "backbone.model=resnet18", "\"builtin\" already");
        Refused("no-such-thing", "image.size=32", "no such model and no such backbone");
        Refused("no/such/thing", "image.size=32", "no such model and no such backbone");
    }

    private static void Refused(string name, string setting, string words)
    {
        var error = Assert.Throws<ConfigurationException>(() => EmbeddingSource.Find(name, [setting]));
        Assert.Contains(words, error.Problems[0].ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
