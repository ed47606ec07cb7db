using System.Security.Cryptography;
using Pipelines.Backbones;
using Pipelines.Backbones.Architectures;

namespace Pipelines.Tests.Backbones.Catalogue;

/// <summary>
/// A catalogue name as backbone. The official files are not here; what replaces them has another hash, and that is noticed.
/// </summary>
public sealed class CatalogueBackboneTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static BackboneOptions Options => new() { Model = "squeezenet1_1", CacheFolder = "weights" };

    private string File => Path.Combine(_folder.Path, "weights", "squeezenet1_1-b8a52dc0.pth");

    [Fact]
    public void Without_its_weights_it_is_refused_and_the_network_is_not_reached()
    {
        var problem = Assert.Single(
            Assert.Throws<ConfigurationException>(() => Backbone.Load(Options, _folder.Path, key => "pipelines.json:3 $." + key)).Problems);
        Assert.Equal("pipelines.json:3 $.backbone.model", problem.Place);
        Assert.Equal(new ProblemAction(ProblemActionKind.DownloadWeights, "squeezenet1_1"), problem.Action);
        Assert.Contains(
            $"https://download.pytorch.org/models/squeezenet1_1-b8a52dc0.pth and put it to '{File}'",
            problem.Remedy,
            StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_sketch_has_its_shapes()
    {
        var sketch = Backbone.LoadOrSketch(Options, _folder.Path);
        Assert.Equal(("squeezenet1_1", "squeezenet1_1", 224), (sketch.Name, sketch.MissingWeights?.Name, sketch.Size));
        Assert.Equal([512, 13, 13], sketch.FeatureMapShape);
    }

    [Fact]
    public void A_file_with_another_hash_is_not_used()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        ArchitectureTable.Find("squeezenet1_1")!.Build(seed: 1).Save(File);
        var problem = Assert.Single(Assert.Throws<PipelineException>(() => Backbone.LoadOrSketch(Options, _folder.Path)).Problems);
        Assert.Equal(File, problem.Place);
        Assert.Contains("should begin with b8a52dc0", problem.Found, StringComparison.Ordinal);
        Assert.Contains("\"architecture\": \"squeezenet1_1\"", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_the_entrys_hash_is_the_networks_weights()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        ArchitectureTable.Find("squeezenet1_1")!.Build(seed: 1).Save(File);
        var hash = Convert.ToHexStringLower(SHA256.HashData(System.IO.File.ReadAllBytes(File)));
        var entry = BackboneCatalogue.Get("squeezenet1_1", "test") with { File = $"squeezenet1_1-{hash[..8]}.pth" };
        var cache = WeightCache.Resolve("weights", _folder.Path);
        System.IO.File.Move(File, cache.PathOf(entry));

        var source = BackboneSource.FromCatalogue(entry, cache, key => key, mayLackWeights: true);
        Assert.Equal(("squeezenet1_1", null), (source.Name, source.MissingWeights));
        Assert.Equal(ArchitectureTable.Find("squeezenet1_1")!.Build(seed: 1).Graph.Initializer, source.Model.Graph.Initializer);
    }

    [Fact]
    public void The_folder_is_the_option_then_the_environments()
    {
        Assert.Equal(Path.GetFullPath(Path.Combine(_folder.Path, "weights")), WeightCache.Resolve("weights", _folder.Path).Folder);
        Assert.Equal(_folder.Path, WeightCache.Resolve(_folder.Path, "/elsewhere").Folder);
        Assert.EndsWith(Path.Combine("pipelines", "backbones"), WeightCache.Resolve().Folder, StringComparison.Ordinal);
    }
}
