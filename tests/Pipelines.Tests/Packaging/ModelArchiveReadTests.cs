using System.IO.Compression;
using Microsoft.ML;
using Pipelines.Backbones;
using Pipelines.Packaging;

namespace Pipelines.Tests.Packaging;

public sealed class ModelArchiveReadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("model-archive-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_archive_tells_all_about_its_model()
    {
        var metadata = ModelMetadata.Parse(ModelArchive.ReadGraph(Archive()));

        Assert.Equal(["a", "ü", "c"], metadata.Labels);
        Assert.Equal(TinyModels.Size, metadata.Preprocessing.ResizedSize);
    }

    [Fact]
    public void The_onnx_file_itself_is_accepted()
    {
        var model = TinyModels.Clustering(4);
        model.Save(At("model.onnx"));

        Assert.Equal(model.ToByteArray(), ModelArchive.ReadGraph(At("model.onnx")).ToByteArray());
    }

    [Fact]
    public void A_missing_file_is_named() => AssertError(At("nowhere.zip"), "no such file");

    [Fact]
    public void A_folder_is_refused() => AssertError(_folder, "folder");

    [Fact]
    public void An_empty_file_is_refused() => AssertError(File("model.zip", []), "neither a model.zip nor a model.onnx");

    [Fact]
    public void A_text_is_refused() =>
        AssertError(File("model.zip", "Dear reader, this is no model."u8), "neither a model.zip nor a model.onnx");

    [Fact]
    public void A_zip_file_of_something_else_is_refused()
    {
        using (var zip = ZipFile.Open(At("other.zip"), ZipArchiveMode.Create))
        {
            using var writer = new StreamWriter(zip.CreateEntry("letter.txt").Open());
            writer.Write("Dear reader");
        }

        AssertError(At("other.zip"), "holds no network");
    }

    [Fact]
    public void A_foreign_MLNet_model_is_refused()
    {
        NativeEnvironment.Prepare();
        TinyFeatureGraph.Build(TinyModels.Size).Save(At("features.onnx"));
        var context = new MLContext();
        var data = context.Data.LoadFromEnumerable([new Row()]);
        using (var transformer = context.Transforms.ApplyOnnxModel("features", "image", At("features.onnx")).Fit(data))
        {
            context.Model.Save(transformer, data.Schema, At("foreign.zip"));
        }

        AssertError(At("foreign.zip"), "was not exported by a pipeline");
    }

    [Fact]
    public void A_foreign_onnx_model_is_refused()
    {
        TinyFeatureGraph.Build(TinyModels.Size).Save(At("features.onnx"));

        AssertError(At("features.onnx"), "was not exported by a pipeline");
    }

    [Fact]
    public void An_archive_cut_short_anywhere_is_refused()
    {
        var whole = System.IO.File.ReadAllBytes(Archive());
        for (var length = 2; length < whole.Length; length += 97)
        {
            AssertError(File("cut.zip", whole.AsSpan(0, length)), "damaged or cut short");
        }
    }

    [Fact]
    public void A_changed_byte_in_the_network_is_noticed()
    {
        var bytes = System.IO.File.ReadAllBytes(Archive());
        var weights = bytes.AsSpan().IndexOf(TinyFeatureGraph.Build(TinyModels.Size).Graph.Initializer[0].RawData.Span);
        Assert.True(weights > 0, "The network is expected to lie in the archive uncompressed.");
        bytes[weights + 5] ^= 1;

        AssertError(File("changed.zip", bytes), "damaged");
    }

    [Fact]
    public void A_changed_byte_anywhere_is_an_error_or_harmless()
    {
        var whole = System.IO.File.ReadAllBytes(Archive());
        var graph = ModelArchive.ReadGraph(At("model.zip")).ToByteArray();
        var errors = 0;
        for (var place = 0; place < whole.Length; place += 13)
        {
            var changed = whole.ToArray();
            changed[place] ^= 0xFF;
            try
            {
                Assert.Equal(graph, ModelArchive.ReadGraph(File("changed.zip", changed)).ToByteArray());
            }
            catch (PipelineException)
            {
                errors++;
            }
        }

        Assert.True(errors > 0);
    }

    private static void AssertError(string path, string expected)
    {
        var error = Assert.Throws<PipelineException>(() => ModelArchive.ReadGraph(path));
        var problem = Assert.Single(error.Problems);
        Assert.Equal(path, problem.Place);
        Assert.Contains(expected, problem.Found, StringComparison.Ordinal);
        Assert.NotEmpty(problem.Remedy);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string File(string name, ReadOnlySpan<byte> content)
    {
        System.IO.File.WriteAllBytes(At(name), content);
        return At(name);
    }

    private string Archive()
    {
        ModelArchive.Write(At("model.zip"), TinyModels.Classifier("a", "ü", "c"));
        return At("model.zip");
    }

    private sealed class Row
    {
        [Microsoft.ML.Data.VectorType(3, TinyModels.Size, TinyModels.Size)]
        [Microsoft.ML.Data.ColumnName("image")]
        public float[] Image { get; set; } = new float[3 * TinyModels.Size * TinyModels.Size];
    }
}
