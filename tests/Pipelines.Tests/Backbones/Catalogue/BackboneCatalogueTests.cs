using Pipelines.Backbones;
using Pipelines.Backbones.Architectures;

namespace Pipelines.Tests.Backbones.Catalogue;

public class BackboneCatalogueTests
{
    public static TheoryData<string> Names => new(BackboneCatalogue.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void An_entry_agrees_with_its_architecture(string name)
    {
        var entry = BackboneCatalogue.Get(name, "test");
        var architecture = ArchitectureTable.Find(entry.Architecture);
        Assert.NotNull(architecture);

        // What is learned, without the running statistics of batch normalisation. torchvision counts Inception's auxiliary
        // classifier, which is left out here.
        var network = architecture.Describe();
        var learned = network.Parameters.Where(parameter => !parameter.Name.Contains("running_", StringComparison.Ordinal))
            .Sum(parameter => (long)parameter.Count);
        if (name == "inception_v3")
        {
            Assert.Equal(27_161_264 - 3_326_696, learned);
        }
        else
        {
            Assert.Equal(entry.Parameters, learned);
        }

        Assert.InRange(entry.Bytes, 4 * learned, 8 * learned);
        Assert.Equal(
            (architecture.Preprocessing.Size, architecture.Preprocessing.Mean), (entry.Preprocessing.Size, entry.Preprocessing.Mean));
        Assert.InRange(entry.Preprocessing.Resize, entry.Preprocessing.Size, 384);
        Assert.InRange(entry.Top1, 50, entry.Top5);
        Assert.Matches("^[0-9a-f]{8,10}$", entry.HashPrefix);
        Assert.Equal($"https://download.pytorch.org/models/{entry.File}", entry.Url.ToString());
    }

    [Fact]
    public void Names_and_files_are_unique_and_no_name_is_taken_for_a_path()
    {
        Assert.Equal(BackboneCatalogue.Rows.Count, BackboneCatalogue.Names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(BackboneCatalogue.Rows.Count, BackboneCatalogue.Rows.Select(row => row.File).Distinct().Count());
        Assert.DoesNotContain(BackboneCatalogue.Names, BackboneName.IsPath);
    }

    [Fact]
    public void Every_architecture_of_torchvision_has_official_weights()
    {
        var ours = ArchitectureTable.Rows.Where(
            row => row.Preprocessing.Size < 100 || row.Name.StartsWith("compact", StringComparison.Ordinal)).Select(row => row.Name);
        Assert.Equal(
            ArchitectureTable.Rows.Select(row => row.Name).Except(ours), BackboneCatalogue.Rows.Select(row => row.Architecture).Distinct());
    }

    [Fact]
    public void A_misspelt_name_gets_the_nearest_one()
    {
        var problem = Assert.Single(Assert.Throws<ConfigurationException>(() => BackboneCatalogue.Get("mobilnet_v2-v2", "here")).Problems);
        Assert.Equal(("here", "There is no backbone \"mobilnet_v2-v2\"."), (problem.Place, problem.Found));
        Assert.StartsWith("Did you mean \"mobilenet_v2-v2\"? ", problem.Remedy, StringComparison.Ordinal);
    }
}
