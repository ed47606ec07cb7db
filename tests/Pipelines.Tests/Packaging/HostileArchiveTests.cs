using System.IO.Compression;
using Pipelines.Packaging;

namespace Pipelines.Tests.Packaging;

/// <summary>A <c>model.zip</c> that is made to take far more memory than its size, and damaged ones.</summary>
public class HostileArchiveTests
{
    [Theory]
    [InlineData(100_000_000)]
    [InlineData(2_000_000)]
    public void A_network_that_unpacks_to_far_more_than_the_file_is_refused_before_it_is_unpacked(int length)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("TransformerChain/OnnxModel", CompressionLevel.SmallestSize).Open();
            entry.Write(BitConverter.GetBytes(length));
            for (var written = 0; written < length; written += 1_000_000)
            {
                entry.Write(new byte[1_000_000]);
            }
        }

        var error = BoundedRead.Of(stream.Length, () => ArchiveReader.ReadGraph(stream, "model.zip"));

        Assert.Contains(
            "the unpacked bytes of the network need more", Assert.IsType<PipelineException>(error).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_of_many_members_takes_no_more_than_its_size_explains()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i < 20_000; i++)
            {
                zip.CreateEntry($"{i}");
            }
        }

        Assert.NotNull(BoundedRead.Of(stream.Length, () => ArchiveReader.ReadGraph(stream, "model.zip")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_damaged_model_never_does_more_than_fail(bool isZip)
    {
        using var folder = new TemporaryFolder();
        var path = System.IO.Path.Combine(folder.Path, "model.zip");
        var model = TinyModels.Classifier("a", "b");
        if (isZip)
        {
            ModelArchive.Write(path, model);
        }
        else
        {
            model.Save(path);
        }

        var (bytes, random, errors) = (File.ReadAllBytes(path), new Random(5), 0);
        for (var i = 0; i < Mutation.Count; i++)
        {
            var damaged = Mutation.Of(bytes, random);
            var error = BoundedRead.Of(
                damaged.Length, () => ArchiveReader.ReadGraph(new MemoryStream(damaged), "model.zip"));
            Assert.All(error?.Problems ?? [], problem => Assert.Equal("model.zip", problem.Place));
            errors += error is null ? 0 : 1;
        }

        Assert.True(errors > Mutation.Count / 10, $"{errors} errors");
    }
}
