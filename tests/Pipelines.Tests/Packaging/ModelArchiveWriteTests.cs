using System.IO.Compression;
using System.Text;
using Pipelines.Onnx;
using Pipelines.Packaging;

namespace Pipelines.Tests.Packaging;

public sealed class ModelArchiveWriteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("model-archive-").FullName;
    private readonly string _temporary;

    public ModelArchiveWriteTests() => _temporary = Directory.CreateDirectory(Path.Combine(_folder, "temporary")).FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        Write("first.zip", TinyModels.Classifier("a", "b"));
        Write("second.zip", TinyModels.Classifier("a", "b"));

        Assert.Equal(File.ReadAllBytes(At("first.zip")), File.ReadAllBytes(At("second.zip")));
    }

    [Fact]
    public void The_graph_lies_in_the_archive_as_it_is()
    {
        var model = TinyModels.Clustering(3);
        Write("model.zip", model);

        Assert.Equal(model.ToByteArray(), ModelArchive.ReadGraph(At("model.zip")).ToByteArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_in_the_archive_shows_where_it_was_made(bool classifier)
    {
        Write("model.zip", classifier ? TinyModels.Classifier("a", "b") : TinyModels.Clustering(2));

        using var archive = ZipFile.OpenRead(At("model.zip"));
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string[] traces = [_folder, Path.GetTempPath(), home, Environment.MachineName];
        Assert.All(archive.Entries, entry =>
        {
            using var stream = entry.Open();
            var content = new byte[entry.Length];
            stream.ReadExactly(content);
            Assert.All(traces, trace =>
            {
                Assert.True(content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(trace)) < 0, $"{entry.FullName} has {trace}");
                Assert.True(content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(trace)) < 0, $"{entry.FullName} has {trace}");
            });
        });
    }

    [Fact]
    public void No_temporary_file_stays_behind()
    {
        Write("model.zip", TinyModels.Classifier("a", "b"));

        Assert.Empty(Directory.GetFileSystemEntries(_temporary));
        Assert.Equal(["model.zip"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_graph_that_does_not_run_leaves_the_old_archive_and_no_temporary_file()
    {
        Write("model.zip", TinyModels.Classifier("a", "b"));
        var before = File.ReadAllBytes(At("model.zip"));
        var broken = TinyModels.Classifier("a", "b");
        broken.Graph.Node.Single(node => node.OpType == "Relu").OpType = "NoSuchOperator";

        var error = Assert.Throws<PipelineException>(() => Write("model.zip", broken));

        Assert.Contains("NoSuchOperator", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(At("model.zip")));
        Assert.Empty(Directory.GetFileSystemEntries(_temporary));
        Assert.Equal(["model.zip"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_graph_without_our_metadata_is_refused()
    {
        var error = Assert.Throws<PipelineException>(() => Write("model.zip", TinyFeatureGraph.Build(16)));

        Assert.Contains("not made by this program", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_graph_that_does_not_end_as_its_metadata_says_is_refused()
    {
        var model = TinyModels.Clustering(2);
        model.SetMetadata("pipelines.task", "classification");

        var error = Assert.Throws<PipelineException>(() => Write("model.zip", model));

        Assert.Contains("does not end with a linear layer and a softmax", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_missing_is_named()
    {
        var path = Path.Combine(_folder, "missing", "model.zip");

        var error = Assert.Throws<PipelineException>(() => ModelArchive.Write(path, TinyModels.Clustering(2), _temporary));

        Assert.Equal(path, Assert.Single(error.Problems).Place);
        Assert.Empty(Directory.GetFileSystemEntries(_temporary));
    }

    [Fact]
    public void A_temporary_folder_that_is_none_is_named()
    {
        var missing = Path.Combine(_folder, "missing");
        File.WriteAllText(missing, "a file where a folder should be");

        var error = Assert.Throws<PipelineException>(() => ModelArchive.Write(At("model.zip"), TinyModels.Clustering(2), missing));

        Assert.Contains(missing, Assert.Single(error.Problems).Remedy, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private void Write(string name, OnnxModel model) => ModelArchive.Write(At(name), model, _temporary);
}
