using Pipelines.Embeddings;
using Pipelines.Similarity;
using Pipelines.Tests.Imaging;
using Pipelines.Tests.Prediction;

namespace Pipelines.Tests.Similarity;

public sealed class ImageIndexTests : IDisposable
{
    private readonly ModelFolder _models = new();
    private readonly EmbeddingSource _source;
    private readonly string _path;

    public ImageIndexTests()
    {
        _source = EmbeddingSource.Find(_models.Classifier);
        _path = Path.Combine(_models.Path, "photos.index");
    }

    public void Dispose()
    {
        _source.Dispose();
        _models.Dispose();
    }

    [Fact]
    public async Task Similar_images_are_those_of_the_greatest_cosine()
    {
        var result = await ImageIndex.BuildAsync(_path, _source, Inputs(_models.Pictures));
        Assert.Equal((12, 12, 0, 0, null), (result.Images, result.Added, result.Updated, result.Removed, result.Recall));
        using var index = ImageIndex.Open(_path);
        using var model = ImageModel.Load(_models.Classifier);
        Assert.True(index.IsExact && index.BelongsTo(model) && index.BelongsTo(_source));
        var vectors = _models.Pictures.ToDictionary(path => path, path => model.Embed(path));
        foreach (var (query, vector) in vectors)
        {
            var expected = vectors.Select(other => (other.Key, Cosine(vector, other.Value))).OrderByDescending(pair => pair.Item2).ToList();
            var found = index.Search(vector, 100);
            Assert.Equal(query, found[0].Path);
            Assert.Equal(12, found.Count);
            Assert.All(found.Zip(expected), pair => Assert.Equal(pair.Second.Item2, pair.First.Similarity, 1e-5));
            Assert.Equal(found.Take(5), index.Search(vector, 5));
        }
    }

    [Fact]
    public async Task Images_are_added_updated_and_removed()
    {
        await ImageIndex.BuildAsync(_path, _source, Inputs(_models.Pictures.Take(5)));
        var added = await ImageIndex.AddAsync(_path, _source, Inputs(_models.Pictures.Skip(3).Take(4).Append(_models.Pictures[6])));
        Assert.Equal((7, 2, 2, 0), (added.Images, added.Added, added.Updated, added.Removed));
        Assert.Contains("1 image is named more than once", Assert.Single(added.Notes), StringComparison.Ordinal);
        Assert.Equal(_models.Pictures.Take(7).Order(), Paths().Order());

        // An image that was removed from the disk can be removed from the index.
        File.Delete(_models.Pictures[2]);
        var removed = await ImageIndex.RemoveAsync(_path, [_models.Pictures[2], _models.Pictures[0]]);
        Assert.Equal((5, 2), (removed.Images, removed.Removed));
        Assert.Equal(_models.Pictures.Take(7).Except([_models.Pictures[2], _models.Pictures[0]]).Order(), Paths().Order());
        Assert.Empty(Directory.GetFiles(_models.Path, "*.partial"));
    }

    [Fact]
    public async Task A_changed_index_is_the_one_that_is_built_anew()
    {
        await ImageIndex.BuildAsync(_path, _source, Inputs(_models.Pictures));
        var whole = File.ReadAllBytes(_path);
        await ImageIndex.BuildAsync(_path, _source, Inputs(_models.Pictures.Take(9)));
        await ImageIndex.AddAsync(_path, _source, Inputs(_models.Pictures.Skip(9)));
        Assert.Equal(whole, File.ReadAllBytes(_path));
    }

    [Fact]
    public void With_a_graph_images_are_added_and_removed_too()
    {
        string[] pictures = [.. Enumerable.Range(0, 120).Select(i =>
        {
            var path = Path.Combine(_models.Path, $"more-{i:000}.png");
            File.WriteAllBytes(path, TestPicture.Png(16, 16, seed: 1000 + i));
            return path;
        })];
        IndexChange Change() => new(_path) { GraphFrom = 50 };
        var built = Change().Build(_source, Inputs(pictures.Take(60)));
        Assert.InRange(built.Recall!.Value, 0.9, 1);
        Assert.InRange(Change().Add(_source, Inputs(pictures.Skip(50))).Recall!.Value, 0.9, 1);
        Check(pictures);
        Change().Remove([.. pictures.Take(30)]);
        Check(pictures[30..]);
        Change().Add(_source, Inputs(pictures.Take(10)));
        Check([.. pictures[30..], .. pictures[..10]]);

        // Few are left: every one is compared.
        Assert.Null(Change().Remove([.. pictures.Skip(30).Take(80)]).Recall);
        Check([.. pictures[110..], .. pictures[..10]]);

        void Check(string[] expected)
        {
            using var index = ImageIndex.Open(_path);
            using var model = ImageModel.Load(_models.Classifier);
            Assert.Equal(expected.Length, index.Count);
            foreach (var picture in expected)
            {
                Assert.Contains(picture, index.Search(model.Embed(picture), 10).Select(image => image.Path));
            }
        }
    }

    [Fact]
    public async Task Unknown_images_are_not_removed_and_nothing_else_is()
    {
        await ImageIndex.BuildAsync(_path, _source, Inputs(_models.Pictures));
        var before = File.ReadAllBytes(_path);
        var error = await Assert.ThrowsAsync<ConfigurationException>(
            () => ImageIndex.RemoveAsync(_path, [_models.Pictures[0], "nothing.png", Path.Combine(_models.Path, "picture")]));
        Assert.Equal(2, error.Problems.Count);
        await Assert.ThrowsAsync<ConfigurationException>(() => ImageIndex.RemoveAsync(_path, [_models.Path]));
        await Assert.ThrowsAsync<ConfigurationException>(() => ImageIndex.RemoveAsync(_path, []));
        Assert.Equal(before, File.ReadAllBytes(_path));
    }

    [Fact]
    public async Task Another_model_is_refused()
    {
        await ImageIndex.BuildAsync(_path, _source, Inputs(_models.Pictures));
        using var other = EmbeddingSource.Find("builtin", ["image.size=32"]);
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => ImageIndex.AddAsync(_path, other, Inputs(_models.Pictures)));
        Assert.Contains("cannot be compared", error.Problems[0].Found, StringComparison.Ordinal);
        using var index = ImageIndex.Open(_path);
        Assert.False(index.BelongsTo(other));
        Assert.Throws<ConfigurationException>(() => index.OpenSource("builtin"));
        Assert.Throws<ArgumentException>(() => index.Search(new float[index.Dimensions + 1], 3));
        Assert.Throws<ArgumentException>(() => index.Search([.. Enumerable.Repeat(float.NaN, index.Dimensions)], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Search(new float[index.Dimensions], 0));
        Assert.Equal(5, index.Search(new float[index.Dimensions], 5).Count);
    }

    [Fact]
    public async Task An_index_moves_with_its_model_and_its_images()
    {
        await ImageIndex.BuildAsync(_path, _source, Inputs(_models.Pictures));
        var moved = _models.Path + "-moved";
        Directory.CreateDirectory(moved);
        try
        {
            foreach (var file in new[] { _path, _models.Classifier })
            {
                File.Copy(file, Path.Combine(moved, Path.GetFileName(file)));
            }

            using var index = ImageIndex.Open(Path.Combine(moved, "photos.index"));
            using (var source = index.OpenSource())
            {
                Assert.Equal(Path.Combine(moved, Path.GetFileName(_models.Classifier)), source.ModelPath);
            }

            Assert.StartsWith(moved, index.Search(new float[index.Dimensions], 1)[0].Path, StringComparison.Ordinal);
            File.Delete(Path.Combine(moved, Path.GetFileName(_models.Classifier)));
            var error = Assert.Throws<ConfigurationException>(() => index.OpenSource());
            Assert.Equal(ProblemActionKind.ChooseModel, error.Problems[0].Action?.Kind);
            index.OpenSource(_models.Classifier).Dispose();
        }
        finally
        {
            Directory.Delete(moved, recursive: true);
        }
    }

    [Fact]
    public async Task Every_damaged_byte_and_every_cut_is_noticed()
    {
        await ImageIndex.BuildAsync(_path, _source, Inputs(_models.Pictures));
        var whole = File.ReadAllBytes(_path);
        var damaged = Path.Combine(_models.Path, "damaged.index");
        var query = new float[_source.Dimensions];
        query[0] = 1;
        for (var at = 0; at < whole.Length; at += at < IndexLayout.HeaderSize ? 1 : 37)
        {
            var content = whole.ToArray();
            content[at] ^= 0x40;
            File.WriteAllBytes(damaged, content);
            var isPadding = whole[at] == 0 && !Refuses(damaged, query);
            Assert.True(isPadding || Refuses(damaged, query), $"byte {at} of {whole.Length}");
        }

        for (var length = 0; length < whole.Length; length += 101)
        {
            File.WriteAllBytes(damaged, whole[..length]);
            Assert.True(Refuses(damaged, query), $"{length} of {whole.Length} bytes");
        }

        File.WriteAllBytes(damaged, [.. whole, 0]);
        Assert.True(Refuses(damaged, query));
    }

    [Fact]
    public void What_is_no_index_is_refused()
    {
        foreach (var path in new[] { _models.Classifier, _models.Pictures[0], _models.Path, Path.Combine(_models.Path, "none.index") })
        {
            Assert.Throws<PipelineException>(() => ImageIndex.Open(path));
            Assert.False(ImageIndex.IsIndex(path));
        }
    }

    [Fact]
    public async Task An_index_is_not_written_over_another_file_nor_by_two_at_once()
    {
        var model = File.ReadAllBytes(_models.Classifier);
        await Assert.ThrowsAsync<ConfigurationException>(() =>
            ImageIndex.BuildAsync(_models.Classifier, _source, Inputs(_models.Pictures)));
        Assert.Equal(model, File.ReadAllBytes(_models.Classifier));

        await ImageIndex.BuildAsync(_path, _source, Inputs(_models.Pictures));
        using var other = VectorSpool.Open(_path, _source.Key, Inputs(_models.Pictures));
        Func<Task>[] calls =
        [
            () => ImageIndex.BuildAsync(_path, _source, Inputs(_models.Pictures)),
            () => ImageIndex.AddAsync(_path, _source, Inputs(_models.Pictures)),
            () => ImageIndex.RemoveAsync(_path, [_models.Pictures[0]]),
        ];
        foreach (var call in calls)
        {
            Assert.Contains(
                "Another process", (await Assert.ThrowsAsync<PipelineException>(call)).Problems[0].Found, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_cancelled_change_leaves_the_index_as_it_was()
    {
        await ImageIndex.BuildAsync(_path, _source, Inputs(_models.Pictures.Take(6)));
        var before = File.ReadAllBytes(_path);
        using var stop = new CancellationTokenSource();
        var cancelling = new Cancelling(stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ImageIndex.AddAsync(_path, _source, Inputs(_models.Pictures), cancelling, stop.Token));
        Assert.Equal(before, File.ReadAllBytes(_path));
        await ImageIndex.AddAsync(_path, _source, Inputs(_models.Pictures));
        Assert.Equal(12, Paths().Count);
    }

    private static bool Refuses(string path, float[] query)
    {
        try
        {
            using var index = ImageIndex.Open(path);
            index.Search(query, 3);
            return false;
        }
        catch (PipelineException)
        {
            return true;
        }
    }

    private static double Cosine(float[] left, float[] right) =>
        left.Zip(right, (a, b) => (double)a * b).Sum()
        / Math.Sqrt(left.Sum(a => (double)a * a) * right.Sum(b => (double)b * b));

    private static IReadOnlyList<ImageInput> Inputs(IEnumerable<string> paths) => [.. paths.Select(path => ImageInput.FromFile(path))];

    private IReadOnlyList<string> Paths()
    {
        using var index = ImageIndex.Open(_path);
        return [.. index.Search(new float[index.Dimensions], 1000).Select(image => image.Path)];
    }

    private sealed class Cancelling(CancellationTokenSource stop) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => stop.Cancel();
    }
}
