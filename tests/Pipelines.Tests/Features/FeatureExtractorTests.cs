using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Imaging;

namespace Pipelines.Tests.Features;

public sealed class FeatureExtractorTests : IDisposable
{
    private const int Size = 8;
    private static readonly Preprocessing s_preprocessing = new(Size, Size, ResizeMode.Crop);

    private readonly PictureFolder _pictures = new();
    private readonly TemporaryFolder _cacheFolder = new();

    public void Dispose()
    {
        _pictures.Dispose();
        _cacheFolder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Rows_are_the_images_in_their_order_whatever_the_number_of_workers(int workers)
    {
        var images = _pictures.AddPictures(40);

        var table = Extract(images, workers: workers);

        Assert.Equal(Enumerable.Range(0, 40), table.Rows);
        Assert.Equal((40, 3 * Size * Size), (table.Features.Rows, table.Features.Columns));
        Assert.All(images.Index(), image => Assert.Equal(Pixels(image.Item), table.Features.Row(image.Index)));
        Assert.Equal(0, table.FromCache);
    }

    [Fact]
    public void Images_that_cannot_be_read_are_skipped_with_a_reason_and_the_others_are_extracted()
    {
        var good = _pictures.AddPictures(3);
        var text = _pictures.AddFile("text.jpg", "not a picture"u8.ToArray());
        var gone = _pictures.AddPicture("gone.png", 50);
        File.Delete(gone.Item.Path);
        HashedImage[] images = [good[0], text, good[1], gone, good[2]];

        foreach (var cache in new[] { null, new FeatureCache(_cacheFolder.Path) })
        {
            var table = Extract(images, cache);

            Assert.Equal([0, 2, 4], table.Rows);
            Assert.Equal(3, table.Features.Rows);
            Assert.All(good.Index(), image => Assert.Equal(Pixels(image.Item), table.Features.Row(image.Index)));
            Assert.Equal(["text.jpg", "gone.png"], table.Skipped.Select(skipped => Path.GetFileName(skipped.Path)));
            Assert.All(table.Skipped, skipped => Assert.NotEmpty(skipped.Reason));
            Assert.Equal("the file does not exist (any more)", table.Skipped[1].Reason);
        }
    }

    [Fact]
    public void The_second_run_takes_everything_from_the_cache()
    {
        var images = _pictures.AddPictures(20);
        var first = Extract(images, new(_cacheFolder.Path));

        // The files may even be gone: the cache knows what they were.
        images.ToList().ForEach(image => File.Delete(image.Item.Path));
        var second = Extract(images, new(_cacheFolder.Path));

        Assert.Equal(20, second.FromCache);
        Assert.Equal(first.Features.Values, second.Features.Values);
    }

    [Fact]
    public void A_renamed_image_is_found_and_a_changed_one_is_computed_again()
    {
        var renamed = _pictures.AddPicture("a.png", 1);
        var changed = _pictures.AddPicture("b.png", 2);
        Extract([renamed, changed], new(_cacheFolder.Path));

        var elsewhere = Path.Combine(_pictures.Path, "z.png");
        File.Move(renamed.Item.Path, elsewhere);
        renamed = renamed with { Item = new(elsewhere, "z.png", "a label") };
        changed = _pictures.AddPicture("b.png", 3);
        var table = Extract([renamed, changed], new(_cacheFolder.Path));

        Assert.Equal(1, table.FromCache);
        Assert.Equal(Pixels(renamed), table.Features.Row(0));
        Assert.Equal(Pixels(changed), table.Features.Row(1));
    }

    [Fact]
    public void Another_network_or_size_takes_nothing_from_the_cache()
    {
        var images = _pictures.AddPictures(3);
        Extract(images, new(_cacheFolder.Path));

        using var smaller = new FeatureExtractor(TestGraphs.Pixels(4), new(4, 4, ResizeMode.Crop), new(_cacheFolder.Path));
        using var padded = new FeatureExtractor(
            TestGraphs.Pixels(Size), s_preprocessing with { Resize = ResizeMode.Pad }, new(_cacheFolder.Path));

        Assert.Equal(0, smaller.CountCached(images));
        Assert.Equal(0, padded.CountCached(images));
        Assert.Equal(3 * 4 * 4, smaller.Extract(images).Features.Columns);
        Assert.Equal(3, smaller.CountCached(images));
    }

    [Fact]
    public void A_file_that_changes_between_scan_and_extraction_leaves_no_wrong_vector_behind()
    {
        var scanned = _pictures.AddPicture("a.png", 1);
        var now = _pictures.AddPicture("a.png", 2);

        Extract([scanned], new(_cacheFolder.Path));

        using var extractor = new FeatureExtractor(TestGraphs.Pixels(Size), s_preprocessing, new(_cacheFolder.Path));
        Assert.Equal(0, extractor.CountCached([scanned]));
        Assert.Equal(1, extractor.CountCached([now]));
    }

    [Fact]
    public void Without_a_writable_cache_the_run_continues_with_one_note()
    {
        var images = _pictures.AddPictures(5);
        var file = _cacheFolder.Write("file", "");
        using var extractor = new FeatureExtractor(TestGraphs.Pixels(Size), s_preprocessing, new(Path.Combine(file, "cache")));

        var first = extractor.Extract(images);
        var second = extractor.Extract(images);

        Assert.Equal(5, first.Features.Rows);
        Assert.Single(first.Notes);
        Assert.Empty(second.Notes);
        Assert.Equal(first.Features.Values, second.Features.Values);
    }

    [Fact]
    public void Cancelling_stops_after_the_current_images_and_keeps_what_is_done()
    {
        var images = _pictures.AddPictures(100);
        using var cancel = new CancellationTokenSource();
        using var extractor = new FeatureExtractor(
            TestGraphs.Pixels(Size),
            s_preprocessing,
            new(_cacheFolder.Path),
            degreeOfParallelism: 2,
            clock: new SteppingClock(TimeSpan.FromSeconds(1)));
        var progress = new Reports(report =>
        {
            if (report.Done == 10)
            {
                cancel.Cancel();
            }
        });

        Assert.Throws<OperationCanceledException>(() => extractor.Extract(images, progress, cancel.Token));

        // Ten were reported; the other worker may have been at work on one more.
        Assert.InRange(extractor.CountCached(images), 10, 11);
        var table = Extract(images, new(_cacheFolder.Path));
        Assert.InRange(table.FromCache, 10, 11);
        Assert.Equal(100, table.Features.Rows);
    }

    [Fact]
    public void Numbers_that_are_not_finite_end_the_run_with_the_images_name()
    {
        var good = _pictures.AddFile("bright.png", Encode(SkiaSharp.SKColors.White));
        var bad = _pictures.AddFile("black.png", Encode(SkiaSharp.SKColors.Black));
        using var extractor = new FeatureExtractor(
            TestGraphs.Logarithms(Size), s_preprocessing, new(_cacheFolder.Path), degreeOfParallelism: 1);

        var error = Assert.Throws<PipelineException>(() => extractor.Extract([good, bad]));

        Assert.Equal(bad.Item.Path, Assert.Single(error.Problems).Place);
        Assert.Contains("not finite", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, extractor.CountCached([good, bad]));
    }

    [Fact]
    public void A_network_that_ONNX_Runtime_refuses_is_named()
    {
        using var extractor = new FeatureExtractor(TestGraphs.Unknown(Size), s_preprocessing, null);

        var error = Assert.Throws<PipelineException>(() => extractor.Extract(_pictures.AddPictures(1)));

        Assert.Contains("NoSuchOperator", error.Problems[0].Place, StringComparison.Ordinal);
        Assert.Contains("ONNX Runtime cannot load", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_of_another_size_than_the_images_is_an_error_for_a_user()
    {
        using var extractor = new FeatureExtractor(TestGraphs.Pixels(Size), new(4, 4, ResizeMode.Crop), null);

        var error = Assert.Throws<PipelineException>(() => extractor.Extract(_pictures.AddPictures(3)));

        Assert.Contains("ONNX Runtime cannot run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_is_reported_at_most_ten_times_a_second_and_ends_with_all()
    {
        var images = _pictures.AddPictures(30);
        var reports = new Reports();
        using (var still = new FeatureExtractor(TestGraphs.Pixels(Size), s_preprocessing, null, clock: new SteppingClock(TimeSpan.Zero)))
        {
            still.Extract(images, reports);
        }

        // The clock stands still: the first image and the end.
        Assert.Equal([1, 30], reports.Select(report => report.Done));
        Assert.All(reports, report => Assert.Equal(30, report.Total));
    }

    [Fact]
    public void No_images_give_an_empty_table()
    {
        var table = Extract([]);

        Assert.Equal((0, 3 * Size * Size), (table.Features.Rows, table.Features.Columns));
        Assert.Empty(table.Rows);
    }

    [Fact]
    public void Elapsed_is_what_the_clock_says()
    {
        using var extractor = new FeatureExtractor(
            TestGraphs.Pixels(Size), s_preprocessing, null, clock: new SteppingClock(TimeSpan.FromSeconds(2)));

        // Without progress the clock is asked twice: at the start and at the end.
        Assert.Equal(TimeSpan.FromSeconds(2), extractor.Extract(_pictures.AddPictures(2)).Elapsed);
    }

    private static FeatureTable Extract(IReadOnlyList<HashedImage> images, FeatureCache? cache = null, int? workers = null)
    {
        using var extractor = new FeatureExtractor(TestGraphs.Pixels(Size), s_preprocessing, cache, degreeOfParallelism: workers);
        return extractor.Extract(images);
    }

    private static float[] Pixels(HashedImage image)
    {
        using var picture = SkiaSharp.SKBitmap.Decode(image.Item.Path);
        SkiaSharp.SKColor[] pixels = picture.Pixels;
        return [.. pixels.Select(p => (float)p.Red), .. pixels.Select(p => (float)p.Green), .. pixels.Select(p => (float)p.Blue)];
    }

    private static byte[] Encode(SkiaSharp.SKColor color)
    {
        using var picture = new SkiaSharp.SKBitmap(Size, Size);
        picture.Erase(color);
        using var png = picture.Encode(SkiaSharp.SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>Moves on by a step at each question.</summary>
    private sealed class SteppingClock(TimeSpan step) : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Add(ref _ticks, step.Ticks);
    }

    private sealed class Reports(Action<StageProgress>? then = null) : List<StageProgress>, IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            Add(value);
            then?.Invoke(value);
        }
    }
}
