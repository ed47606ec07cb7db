using System.Globalization;
using Parquet;
using Pipelines.Embeddings;
using Pipelines.Tests.Prediction;

namespace Pipelines.Tests.Embeddings;

public sealed class EmbeddingFileTests : IDisposable
{
    private readonly ModelFolder _models = new();
    private readonly EmbeddingSource _source;

    public EmbeddingFileTests() => _source = EmbeddingSource.Find(_models.Classifier);

    public void Dispose()
    {
        _source.Dispose();
        _models.Dispose();
    }

    [Fact]
    public async Task Npy_parquet_and_csv_hold_the_models_embeddings_in_the_order_asked_for()
    {
        string[] order = [.. _models.Pictures.Reverse()];
        float[][] expected;
        using (var model = ImageModel.Load(_models.Classifier))
        {
            expected = [.. order.Select(path => model.Embed(path))];
        }

        foreach (var extension in new[] { "npy", "parquet", "csv" })
        {
            var result = await EmbeddingFile.WriteAsync(File($"vectors.{extension}"), _source, Inputs(order));
            Assert.Equal((order.Length, _source.Dimensions, 0), (result.Rows, result.Dimensions, result.Skipped.Count));
        }

        var npy = NpyFile.Load(File("vectors.npy"));
        Assert.Equal([order.Length, _source.Dimensions], npy.Shape);
        Assert.Equal(expected.SelectMany(vector => vector), npy.Values);
        Assert.Equal(["path,label", .. order.Select(path => path + ",")], System.IO.File.ReadAllLines(File("vectors.npy.csv")));

        var lines = System.IO.File.ReadAllLines(File("vectors.csv"));
        Assert.StartsWith("path,label,v0,v1,", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            expected.Zip(
                order,
                (vector, path) => $"{path},,{string.Join(',', vector.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}"),
            lines[1..]);

        var (paths, labels, vectors, metadata) = await ReadParquetAsync(File("vectors.parquet"));
        Assert.Equal(order, paths);
        Assert.All(labels, Assert.Null);
        Assert.Equal(expected, vectors);
        Assert.Equal(_source.Name, metadata["pipelines.source"]);
        Assert.Equal(_source.Key.Hash.ToString(), metadata["pipelines.key"]);
        Assert.Empty(Directory.GetFiles(_models.Path, "*.partial"));
        Assert.Empty(Directory.GetFiles(_models.Path, "*.tmp"));
    }

    [Fact]
    public async Task Labels_are_the_folders_below_the_one_that_was_named()
    {
        foreach (var (i, name) in new[] { "train/daisy/a.png", "train/roses/b.png", "roses/deep/c.png", "d.png" }.Index())
        {
            _models.Write($"set/{name}", System.IO.File.ReadAllBytes(_models.Pictures[i]));
        }

        await EmbeddingFile.WriteAsync(File("v.parquet"), _source, ImageInput.FromFolder(File("set")));
        var (paths, labels, _, _) = await ReadParquetAsync(File("v.parquet"));
        var labelOf = paths.Zip(labels).ToDictionary(pair => Path.GetFileName(pair.First), pair => pair.Second);
        Assert.Equal(["daisy", "roses", "roses", null], new[] { "a.png", "b.png", "c.png", "d.png" }.Select(name => labelOf[name]));
    }

    [Fact]
    public async Task A_resumed_call_ends_with_the_bytes_of_an_uninterrupted_one()
    {
        var images = Inputs(_models.Pictures);
        await EmbeddingFile.WriteAsync(File("whole.npy"), _source, images);
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        // Half of it is done, the rest is torn or missing.
        using (var spool = VectorSpool.Open(File("cut.npy"), _source.Key, images))
        using (var extraction = new VectorExtraction(_source, images, spool))
        {
            extraction.Run("", progress: null, CancellationToken.None);
        }

        using (var spool = new FileStream(File("cut.npy.partial"), FileMode.Open))
        {
            spool.SetLength(spool.Length / 2);
            spool.Position = 100;
            spool.WriteByte(77);
        }

        var result = await EmbeddingFile.WriteAsync(File("cut.npy"), _source, images);
        Assert.InRange(result.Resumed, 3, _models.Pictures.Count - 2);
        Assert.Equal(System.IO.File.ReadAllBytes(File("whole.npy")), System.IO.File.ReadAllBytes(File("cut.npy")));
    }

    [Fact]
    public async Task An_image_that_was_changed_since_the_interruption_is_computed_again()
    {
        var images = Inputs(_models.Pictures);
        using (var spool = VectorSpool.Open(File("v.npy"), _source.Key, images))
        using (var extraction = new VectorExtraction(_source, images, spool))
        {
            extraction.Run("", progress: null, CancellationToken.None);
        }

        System.IO.File.Copy(_models.Pictures[3], _models.Pictures[5], overwrite: true);
        Assert.Equal(images.Count - 1, (await EmbeddingFile.WriteAsync(File("v.npy"), _source, images)).Resumed);
        var written = NpyFile.Load(File("v.npy")).Values.Chunk(_source.Dimensions).ToList();
        Assert.Equal(written[3], written[5]);
    }

    [Fact]
    public async Task What_was_begun_for_other_images_is_not_taken_up()
    {
        var images = Inputs(_models.Pictures);
        using (var spool = VectorSpool.Open(File("v.npy"), _source.Key, images))
        using (var extraction = new VectorExtraction(_source, images, spool))
        {
            extraction.Run("", progress: null, CancellationToken.None);
        }

        var result = await EmbeddingFile.WriteAsync(File("v.npy"), _source, Inputs([.. _models.Pictures.Reverse()]));
        Assert.Equal(0, result.Resumed);
        Assert.Contains("begun anew", Assert.Single(result.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_images_are_listed_in_order_and_have_no_row()
    {
        var broken = _models.Write("broken.png", "no image"u8);
        var missing = File("missing.png");
        var result = await EmbeddingFile.WriteAsync(
            File("v.npy"), _source, Inputs([missing, _models.Pictures[0], broken, _models.Pictures[1]]));
        Assert.Equal([missing, broken], result.Skipped.Select(image => image.Path));
        Assert.Equal(2, NpyFile.Load(File("v.npy")).Shape[0]);
    }

    [Fact]
    public async Task Two_processes_do_not_write_the_same_file()
    {
        using var other = VectorSpool.Open(File("v.npy"), _source.Key, Inputs(_models.Pictures));
        var error = await Assert.ThrowsAsync<PipelineException>(
            () => EmbeddingFile.WriteAsync(File("v.npy"), _source, Inputs(_models.Pictures)));
        Assert.Contains("Another process", error.Problems[0].Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vectors.txt", "There is no format .txt.")]
    [InlineData("vectors", "says no format")]
    [InlineData("none/vectors.npy", "There is no folder")]
    [InlineData("pictures", "says no format")]
    [InlineData("manifest.csv", "is not a file of vectors")]
    [InlineData("folder.npy", "This is a folder.")]
    public async Task Files_that_cannot_be_written_are_refused_before_the_work_begins(string name, string found)
    {
        _models.Write("manifest.csv", "path,label\na.png,b\n"u8);
        Directory.CreateDirectory(File("folder.npy"));
        var error = await Assert.ThrowsAsync<ConfigurationException>(
            () => EmbeddingFile.WriteAsync(File(name), _source, Inputs(_models.Pictures)));
        Assert.Contains(found, error.Problems[0].Found, StringComparison.Ordinal);
        Assert.Equal("path,label\na.png,b\n", System.IO.File.ReadAllText(File("manifest.csv")));
    }

    [Fact]
    public async Task No_images_and_only_broken_ones_are_errors_and_leave_nothing()
    {
        await Assert.ThrowsAsync<ConfigurationException>(() => EmbeddingFile.WriteAsync(File("v.npy"), _source, []));
        await Assert.ThrowsAsync<ArgumentException>(() => EmbeddingFile.WriteAsync(File("v.npy"), _source, [new byte[3]]));
        var broken = _models.Write("broken.png", "no image"u8);
        var error = await Assert.ThrowsAsync<PipelineException>(() =>
            EmbeddingFile.WriteAsync(File("v.npy"), _source, Inputs([broken, broken])));
        Assert.Contains("None of the 2 images", error.Problems[0].Found, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_models.Path, "v.npy*"));
    }

    [SharedFact]
    public void The_header_is_the_one_that_numpy_writes()
    {
        var path = SharedFolder.File("weights", "resnet18_w16_input.npy");
        var written = System.IO.File.ReadAllBytes(path);
        var header = NpyFormat.Header([.. NpyFile.Load(path).Shape]);
        Assert.Equal(written[..header.Length], header);
        Assert.Equal(written.Length, header.Length + (sizeof(float) * NpyFile.Load(path).Values.Length));
    }

    private static async Task<(string[] Paths, string?[] Labels, float[][] Vectors, Dictionary<string, string> Metadata)> ReadParquetAsync(
        string path)
    {
        await using var reader = await ParquetReader.CreateAsync(path);
        var fields = reader.Schema.GetDataFields();
        Assert.Equal(["path", "label", "vector/list/element"], fields.Select(field => field.Path.ToString()));
        var (paths, labels, vectors) = (new List<string>(), new List<string?>(), new List<float[]>());
        for (var i = 0; i < reader.RowGroupCount; i++)
        {
            using var group = reader.OpenRowGroupReader(i);
            var names = new string?[group.RowCount];
            await group.ReadAsync(fields[0], names.AsMemory());
            paths.AddRange(names!);
            var classes = new string?[group.RowCount];
            await group.ReadAsync(fields[1], classes.AsMemory());
            labels.AddRange(classes);
            var count = (int)group.GetMetadata(fields[2])!.MetaData!.NumValues;
            var (numbers, defined, repeated) = (new float[count], new int[count], new int[count]);
            await group.ReadRawAsync<float>(fields[2], numbers.AsMemory(), defined.AsMemory(), repeated.AsMemory());
            Assert.All(defined, level => Assert.Equal(2, level));
            foreach (var (at, value) in numbers.Index())
            {
                if (repeated[at] == 0)
                {
                    vectors.Add([]);
                }

                vectors[^1] = [.. vectors[^1], value];
            }
        }

        return ([.. paths], [.. labels], [.. vectors], reader.CustomMetadata);
    }

    private static IReadOnlyList<ImageInput> Inputs(IReadOnlyList<string> paths) => [.. paths.Select(path => ImageInput.FromFile(path))];

    private string File(string name) => Path.Combine(_models.Path, name);
}
