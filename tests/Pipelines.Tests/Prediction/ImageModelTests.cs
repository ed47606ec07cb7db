using SkiaSharp;

namespace Pipelines.Tests.Prediction;

public sealed class ImageModelTests : IDisposable
{
    private const double Tolerance = 1e-5;

    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_classifier_gives_the_labels_and_scores_of_the_stock_chain()
    {
        using var model = ImageModel.Load(_folder.Classifier);
        var (labels, scores) =
            (_folder.Stock<string>(_folder.Classifier, "PredictedLabel"), _folder.Stock<float[]>(_folder.Classifier, "Score"));

        Assert.Equal((PipelineTask.Classification, 0), (model.Task, model.Clusters));
        Assert.Equal(ModelFolder.Labels, model.Labels);
        foreach (var (i, picture) in _folder.Pictures.Index())
        {
            var prediction = model.Predict(picture);
            Assert.Equal(labels[i], prediction.Label);
            AssertClose(scores[i].Select(score => (double)score), prediction.Scores);
            Assert.Equal(prediction.Scores.Max(), prediction.Score);
            Assert.Null(prediction.Cluster);
            Assert.Empty(prediction.Distances);
        }

        // Otherwise a constant would pass.
        Assert.True(scores.Select(row => row[0]).Distinct().Count() > 6);
    }

    [Fact]
    public void A_clustering_gives_the_cluster_and_the_roots_of_the_distances_of_the_stock_chain()
    {
        using var model = ImageModel.Load(_folder.Clustering);
        var (clusters, distances) =
            (_folder.Stock<uint>(_folder.Clustering, "PredictedLabel"), _folder.Stock<float[]>(_folder.Clustering, "Score"));

        Assert.Equal((PipelineTask.Clustering, 4), (model.Task, model.Clusters));
        Assert.Empty(model.Labels);
        foreach (var (i, picture) in _folder.Pictures.Index())
        {
            var prediction = model.Predict(picture);
            Assert.Equal((int)clusters[i], prediction.Cluster);
            AssertClose(distances[i].Select(square => Math.Sqrt(square)), prediction.Distances);
            Assert.Equal(prediction.Distances.Min(), prediction.Distance);
            Assert.Null(prediction.Label);
            Assert.Equal([$"{clusters[i]}"], prediction.Top(1).Select(cluster => cluster.Label));
        }
    }

    [Fact]
    public void Embeddings_are_those_of_the_stock_chain()
    {
        var expected = _folder.Stock<float[]>(_folder.Clustering, "embedding");
        using var model = ImageModel.Load(_folder.Clustering);
        var embeddings = model.EmbedMany([.. _folder.Pictures.Select(path => (ImageInput)path)]);

        Assert.Equal(expected.Select(row => row.Length), embeddings.Select(_ => model.EmbeddingDimensions));
        Assert.All(expected.Zip(embeddings), pair => AssertClose(pair.First.Select(x => (double)x), [.. pair.Second.Value!]));
        Assert.Equal(embeddings[3].Value, model.Embed(_folder.Pictures[3]));
    }

    [Fact]
    public async Task Zip_and_graph_from_file_memory_and_stream_are_the_same_model()
    {
        var picture = _folder.Pictures[0];
        using var first = ImageModel.Load(_folder.Classifier);
        var expected = first.Predict(picture).Scores;
        foreach (var path in (string[])[_folder.Classifier, Path.ChangeExtension(_folder.Classifier, ".onnx")])
        {
            var content = File.ReadAllBytes(path);
            using var stream = new AsyncOnlyStream(content);
            ImageModel[] models =
            [
                ImageModel.Load(path), ImageModel.Load(content), ImageModel.Load(new MemoryStream(content)),
                await ImageModel.LoadAsync(path), await ImageModel.LoadAsync(stream),
            ];
            Assert.All(models, model => Assert.Equal(expected, model.Predict(picture).Scores));
            Assert.All(models, model => model.Dispose());
        }
    }

    [Fact]
    public async Task A_file_its_bytes_a_stream_and_its_pixels_are_the_same_image()
    {
        using var model = ImageModel.Load(_folder.Classifier);
        var content = File.ReadAllBytes(_folder.Pictures[5]);
        using var bitmap = SKBitmap.Decode(content);
        using var stream = new AsyncOnlyStream(content);
        ImageInput[] images =
        [
            _folder.Pictures[5], content, (ReadOnlyMemory<byte>)content, new MemoryStream(content),
            new ImagePixels(Bytes(bitmap, pixel => [pixel.Red, pixel.Green, pixel.Blue]), bitmap.Width, bitmap.Height),
        ];
        var expected = model.Predict(content).Scores;

        Assert.All(images, image => Assert.Equal(expected, model.Predict(image).Scores));
        Assert.Equal(expected, (await model.PredictAsync(stream)).Scores);
        Assert.Equal(expected, (await model.PredictAsync(_folder.Pictures[5])).Scores);
    }

    [Fact]
    public async Task Many_images_keep_their_order_and_broken_ones_are_named_with_the_reason()
    {
        using var model = ImageModel.Load(_folder.Classifier);
        var broken = _folder.Write("broken.png", File.ReadAllBytes(_folder.Pictures[0]).AsSpan(0, 90));
        List<ImageInput> images = [.. _folder.Pictures.Select(path => (ImageInput)path)];
        images.Insert(4, broken);
        images.Insert(7, ImageInput.FromBytes("no picture"u8.ToArray(), "upload"));
        images.Insert(9, "missing.png");
        var progress = new Reports();

        var results = model.PredictMany(images, progress);
        Assert.Equal(images.Select(image => image.Name), results.Select(result => result.Name));
        Assert.Equal([4, 7, 9], Enumerable.Range(0, results.Count).Where(i => !results[i].IsUsable));
        Assert.StartsWith("truncated", results[4].Error, StringComparison.Ordinal);
        Assert.Equal(("not an image: text", null), (results[7].Error, results[7].Value));
        Assert.Equal("the file does not exist (any more)", results[9].Error);
        Assert.Equal(model.Predict(_folder.Pictures[11]).Scores, results[^1].Value!.Scores);
        Assert.Equal(new StageProgress("predicting", images.Count, images.Count), progress.Last);

        var again = await model.PredictManyAsync(images);
        Assert.Equal(results.Select(result => result.Value?.Label), again.Select(result => result.Value?.Label));

        Assert.Equal("not an image: text", Assert.Throws<BadImageException>(() => model.Predict("no picture"u8.ToArray())).Message);
        Assert.Equal(results[4].Error, (await Assert.ThrowsAsync<BadImageException>(() => model.PredictAsync(broken))).Message);
    }

    [Fact]
    public void One_model_serves_many_threads_at_once()
    {
        using var model = ImageModel.Load(_folder.Classifier);
        var expected = _folder.Pictures.Select(path => model.Predict(path).Scores).ToList();
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var picture = i % _folder.Pictures.Count;
            Assert.Equal(expected[picture], model.Predict(_folder.Pictures[picture]).Scores);
            Assert.Equal(model.EmbeddingDimensions, model.Embed(_folder.Pictures[picture]).Length);
        });
    }

    [Fact]
    public void The_best_classes_come_first()
    {
        using var model = ImageModel.Load(_folder.Classifier);
        var prediction = model.Predict(_folder.Pictures[2]);
        var top = prediction.Top(2);

        Assert.Equal(prediction.Scores.OrderDescending().Take(2), top.Select(label => label.Value));
        Assert.Equal(prediction.Label, top[0].Label);
        Assert.Equal(prediction.Scores[Array.IndexOf(ModelFolder.Labels, top[1].Label)], top[1].Value);
        Assert.Equal(3, prediction.Top(10).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => prediction.Top(0));
    }

    [Fact]
    public async Task A_cancelled_call_does_no_more_work()
    {
        using var model = ImageModel.Load(_folder.Classifier);
        var cancelled = new CancellationToken(canceled: true);
        Assert.ThrowsAny<OperationCanceledException>(() => model.PredictMany([_folder.Pictures[0]], cancellation: cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.EmbedManyAsync([_folder.Pictures[0]], cancellation: cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.PredictAsync(_folder.Pictures[0], cancelled));
    }

    [Fact]
    public void A_disposed_model_says_so()
    {
        var model = ImageModel.Load(_folder.Classifier);
        model.Predict(_folder.Pictures[0]);
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Predict(_folder.Pictures[0]));
    }

    [Fact]
    public void Content_that_is_no_model_is_refused_under_its_name()
    {
        var problem = Assert.Throws<PipelineException>(() => ImageModel.Load("no model"u8.ToArray(), "download.zip")).Problems[0];
        Assert.Equal("download.zip", problem.Place);
        Assert.StartsWith("This is neither a model.zip nor a model.onnx", problem.Found, StringComparison.Ordinal);

        var half = File.ReadAllBytes(_folder.Classifier);
        Assert.Throws<PipelineException>(() => ImageModel.Load(half.AsMemory(0, half.Length / 2)));
        Assert.Throws<PipelineException>(() => ImageModel.Load(new MemoryStream()));
    }

    [Fact]
    public async Task Evaluation_counts_the_predictions_that_are_right()
    {
        using var model = ImageModel.Load(_folder.Classifier);
        var said = _folder.Pictures.Select(path => model.Predict(path).Label!).ToList();
        var rows = said.Select((label, i) =>
            $"{_folder.Pictures[i]},{(i < 3 ? ModelFolder.Labels.First(other => other != label) : label)}");
        var manifest = _folder.Write("held-out.csv", System.Text.Encoding.UTF8.GetBytes(string.Join('\n', rows.Prepend("path,label"))));

        var evaluation = await model.EvaluateAsync(manifest);
        Assert.Equal((12, 0.75), (evaluation.Classification!.Images, evaluation.Classification.Accuracy));
        Assert.Null(evaluation.Clustering);

        await File.WriteAllTextAsync(manifest, $"path,label\n{_folder.Pictures[0]},four\n");
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => model.EvaluateAsync(manifest));
        Assert.Equal(manifest, error.Problems[0].Place);
    }

    [Theory]
    [InlineData("o\u200Bne", "looks like \"one\" (the model)")]
    [InlineData("One", "looks like \"one\" (the model)")]
    [InlineData("one ", "begins or ends with a blank")]
    [InlineData("four", "The model does not know the class four.")]
    public async Task Evaluation_compares_labels_with_those_of_the_model(string label, string found)
    {
        using var model = ImageModel.Load(_folder.Classifier);
        var manifest = _folder.Write(
            "held-out.csv",
            System.Text.Encoding.UTF8.GetBytes($"path,label\n{_folder.Pictures[0]},{label}\n{_folder.Pictures[1]},two\n"));

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => model.EvaluateAsync(manifest));

        Assert.Contains(found, Assert.Single(error.Problems).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_paths_is_read_with_any_byte_order_mark_and_refused_where_it_is_no_text()
    {
        const string List = "a.jpg\r\n\n b/ü.jpg\n";
        byte[][] texts =
        [
            System.Text.Encoding.UTF8.GetBytes(List),
            [0xEF, 0xBB, 0xBF, .. System.Text.Encoding.UTF8.GetBytes(List)],
            [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes(List)],
        ];
        Assert.All(texts, text => Assert.Equal(
            ["a.jpg", " b/ü.jpg"], ImageInput.FromList(new MemoryStream(text)).Select(image => image.Name)));

        Assert.Equal("list:3:4", Refused(System.Text.Encoding.Latin1.GetBytes(List)).Place);
        Assert.Contains("U+0000", Refused("a.jpg\0b.jpg"u8.ToArray()).Found, StringComparison.Ordinal);
        Assert.Equal("The list has no paths.", Refused("\n\n"u8.ToArray()).Found);

        static Problem Refused(byte[] text) =>
            Assert.Throws<ConfigurationException>(() => ImageInput.FromList(new MemoryStream(text))).Problems[0];
    }

    private static byte[] Bytes(SKBitmap bitmap, Func<SKColor, byte[]> bytes) => [.. bitmap.Pixels.SelectMany(bytes)];

    private static void AssertClose(IEnumerable<double> expected, IReadOnlyList<double> actual)
    {
        var wanted = expected.ToList();
        Assert.Equal(wanted.Count, actual.Count);
        Assert.All(wanted.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance * Math.Max(1, Math.Abs(pair.First))));
    }

    /// <summary>A stream as a web server gives it: it can only be waited for.</summary>
    private sealed class AsyncOnlyStream(byte[] content) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Synchronous reading.");

        public override int Read(Span<byte> buffer) => throw new InvalidOperationException("Synchronous reading.");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var part = ToArray().AsMemory((int)Position, (int)Math.Min(Math.Min(buffer.Length, 1000), Length - Position));
            part.CopyTo(buffer);
            Position += part.Length;
            return ValueTask.FromResult(part.Length);
        }

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            await Task.Yield();
            WriteTo(destination);
        }
    }

    private sealed class Reports : IProgress<StageProgress>
    {
        public StageProgress? Last { get; private set; }

        public void Report(StageProgress value) => Last = value;
    }
}
