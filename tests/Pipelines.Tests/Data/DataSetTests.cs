using Pipelines.Data;

namespace Pipelines.Tests.Data;

public sealed class DataSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_held_out_images_classification_tests_on_a_fifth_of_every_class()
    {
        TestImages.WriteMany(_folder, "all/b", 20, 0);
        TestImages.WriteMany(_folder, "all/a", 40, 100);

        var data = TestImages.Load(_folder, new() { Train = "all" });

        Assert.Equal(["a", "b"], data.Labels);
        Assert.Empty(data.Validation);
        Assert.Equal(60, data.Train.Count + data.Test.Count);
        var counts = data.CountClasses();
        Assert.Equal(["a", "b"], counts.Select(count => count.Label));
        Assert.InRange(counts[0].Test, 6, 10);
        Assert.InRange(counts[1].Test, 3, 5);
        Assert.Equal(TestImages.Names(data.Train).Order(StringComparer.Ordinal), TestImages.Names(data.Train));
        Assert.Empty(TestImages.Names(data.Train).Intersect(TestImages.Names(data.Test)));
    }

    [Fact]
    public void With_validation_images_nothing_is_held_out_for_a_test()
    {
        TestImages.WriteMany(_folder, "all/a", 20, 0);
        TestImages.WriteMany(_folder, "all/b", 20, 100);

        var data = TestImages.Load(_folder, new() { Train = "all", Validation = PlaceOrFraction.Of(0.5) });

        Assert.Empty(data.Test);
        Assert.InRange(data.CountClasses()[0].Validation, 7, 13);
    }

    [Fact]
    public void Clustering_holds_out_nothing_and_takes_labels_only_where_all_images_have_one()
    {
        TestImages.WriteMany(_folder, "all/a", 3, 0);
        TestImages.WriteMany(_folder, "all/b", 3, 100);
        TestImages.WriteMany(_folder, "flat", 3, 200);

        var labelled = TestImages.Load(_folder, new() { Train = "all" }, labelled: false);
        var flat = TestImages.Load(_folder, new() { Train = "flat" }, labelled: false);
        var mixed = TestImages.Load(_folder, new() { Train = "." }, labelled: false);

        Assert.Equal((6, 0, 0), (labelled.Train.Count, labelled.Validation.Count, labelled.Test.Count));
        Assert.Equal(["a", "b"], labelled.Labels);
        Assert.Empty(flat.Labels);
        Assert.Equal(["000.png", "001.png", "002.png"], TestImages.Names(flat.Train));
        Assert.Equal(new ClassCount("", 3, 0, 0), Assert.Single(flat.CountClasses()));
        Assert.Equal(["all", "flat"], mixed.Labels);
    }

    [Fact]
    public void A_fraction_of_unlabelled_images_is_taken_of_all_together()
    {
        TestImages.WriteMany(_folder, "all/a", 1, 0);
        TestImages.WriteMany(_folder, "all/b", 99, 100);

        var data = TestImages.Load(_folder, new() { Train = "all", Test = PlaceOrFraction.Of(0.2) }, labelled: false);

        Assert.InRange(data.Test.Count, 15, 25);
        Assert.Equal(100, data.Train.Count + data.Test.Count);
    }

    [Fact]
    public void Renaming_and_moving_images_changes_no_split()
    {
        TestImages.WriteMany(_folder, "all/a", 30, 0);
        TestImages.WriteMany(_folder, "all/b", 30, 100);
        var options = new DataOptions { Train = "all", Validation = PlaceOrFraction.Of(0.2), Test = PlaceOrFraction.Of(0.2) };
        var before = TestImages.Load(_folder, options);

        foreach (var path in Directory.GetFiles(Path.Combine(_folder.Path, "all", "a")))
        {
            var target = Path.Combine(
                _folder.Path, "elsewhere", "a", "deep", $"x{999 - int.Parse(Path.GetFileNameWithoutExtension(path))}.png");
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(path, target);
        }

        Directory.Move(Path.Combine(_folder.Path, "all", "b"), Path.Combine(_folder.Path, "elsewhere", "b"));
        var after = TestImages.Load(_folder, options with { Train = "elsewhere" });

        Assert.Equal(Hashes(before.Train), Hashes(after.Train));
        Assert.Equal(Hashes(before.Validation), Hashes(after.Validation));
        Assert.Equal(Hashes(before.Test), Hashes(after.Test));
        Assert.NotEqual(Hashes(before.Test), Hashes(TestImages.Load(_folder, options with { Train = "elsewhere", SplitSeed = 2 }).Test));
    }

    [Fact]
    public void Copies_of_training_images_leave_the_held_out_images_and_copies_of_test_images_leave_validation()
    {
        TestImages.WriteMany(_folder, "train/a", 3, 0);
        TestImages.WriteMany(_folder, "train/b", 3, 100);
        TestImages.WriteMany(_folder, "test/a", 3, 1);
        TestImages.WriteMany(_folder, "test/b", 2, 200);
        TestImages.WriteMany(_folder, "validation/a", 2, 3);
        TestImages.WriteMany(_folder, "validation/b", 2, 202);

        var data = TestImages.Load(
            _folder, new() { Train = "train", Validation = PlaceOrFraction.At("validation"), Test = PlaceOrFraction.At("test") });

        Assert.Equal(6, data.Train.Count);
        Assert.Equal(["a/002.png", "b/000.png", "b/001.png"], TestImages.Names(data.Test));
        Assert.Equal(["a/001.png", "b/000.png", "b/001.png"], TestImages.Names(data.Validation));
        Assert.Equal(["a/000.png", "a/001.png", "a/000.png"], data.Duplicates.Select(pair => pair.Removed.Name));
        Assert.Equal(["a/001.png", "a/002.png", "a/002.png"], data.Duplicates.Select(pair => pair.Kept.Name));
        Assert.Contains(
            data.Notes,
            note => note.StartsWith("2 test images were left out because training images have the same bytes", StringComparison.Ordinal));
    }

    [Fact]
    public void Copies_with_different_labels_are_noted()
    {
        TestImages.WriteMany(_folder, "all/a", 10, 0);
        TestImages.WriteMany(_folder, "all/b", 10, 9);

        var data = TestImages.Load(_folder, new() { Train = "all" });

        Assert.Contains(data.Notes, note => note.StartsWith("1 training image occurs with different labels", StringComparison.Ordinal));
    }

    [Fact]
    public void Broken_files_are_listed_with_the_reason_and_the_rest_is_used()
    {
        TestImages.WriteMany(_folder, "all/a", 5, 0);
        TestImages.WriteMany(_folder, "all/b", 5, 100);
        _folder.Write("all/a/empty.jpg", "");
        _folder.Write("all/a/text.png", "no picture");
        _folder.Write("all/b/scan.tif", [0x49, 0x49, 42, 0, 8, 0, 0, 0]);
        _folder.Write("all/c/broken.jpg", "");
        _folder.Write("all/stray.png", TestImages.Picture(500));

        var data = TestImages.Load(_folder, new() { Train = "all" });

        Assert.Equal(["a", "b"], data.Labels);
        Assert.Equal(10, data.Train.Count + data.Test.Count);
        Assert.Equal(
            [
                "broken.jpg: empty file",
                "empty.jpg: empty file",
                "scan.tif: TIFF is not supported by ML.NET's image loader; convert it to JPEG or PNG",
                "stray.png: lies outside the class folders",
                "text.png: not an image: text",
            ],
            data.Skipped.Select(skipped => $"{Path.GetFileName(skipped.Path)}: {skipped.Reason}").Order(StringComparer.Ordinal));
        Assert.Contains(data.Notes, note => note.StartsWith("The class \"c\" has no usable image in train", StringComparison.Ordinal));
    }

    [SharedFact]
    public void Every_awkward_file_is_used_or_skipped_as_its_description_says()
    {
        var data = TestImages.Load(_folder, new() { Train = SharedFolder.File("datasets", "corrupt") }, labelled: false);
        var damaged = ImageScan.Run(data.Train);

        // The truncated photo has a good header: only decoding finds it.
        Assert.Equal(
            ["text_renamed.png", "zero_bytes.jpg"],
            data.Skipped.Select(skipped => Path.GetFileName(skipped.Path)).Order(StringComparer.Ordinal));
        Assert.Equal("truncated.jpg", Path.GetFileName(Assert.Single(damaged).Path));
        Assert.Equal(16, data.Train.Count);
        Assert.Contains("emoji 👗🎉.jpg", TestImages.Names(data.Train));
        Assert.Contains("中文文件名 连衣裙.jpg", TestImages.Names(data.Train));
    }

    [SharedFact]
    public void The_clothing_folders_have_the_images_that_their_description_says()
    {
        var data = TestImages.Load(_folder, new()
        {
            Train = SharedFolder.File("datasets", "clothing", "train"),
            Test = PlaceOrFraction.At(SharedFolder.File("datasets", "clothing", "validation")),
        });

        Assert.Equal(3068, data.Train.Count);
        Assert.Equal(341, data.Test.Count + data.Duplicates.Count);
        Assert.Empty(data.Skipped);
        Assert.Equal(new ClassCount("t-shirt", 795, 0, 81), data.CountClasses()[^1]);
    }

    [Fact]
    public void Progress_ends_with_all_files_and_cancelling_ends_the_search()
    {
        TestImages.WriteMany(_folder, "all/a", 40, 0);
        TestImages.WriteMany(_folder, "all/b", 40, 100);
        var reports = new Reports();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        DataSet.Load(new() { Train = "all" }, _folder.Path, true, option => option, progress: reports);

        Assert.Contains(reports.All, report => report.Done == 80 && report.Total == 80);
        Assert.ThrowsAny<OperationCanceledException>(
            () => DataSet.Load(new() { Train = "all" }, _folder.Path, true, option => option, cancellation: cancelled.Token));
    }

    private static IEnumerable<ContentHash> Hashes(IReadOnlyList<HashedImage> images) => images.Select(image => image.Hash).Order();

    private sealed class Reports : IProgress<StageProgress>
    {
        public System.Collections.Concurrent.ConcurrentBag<StageProgress> All { get; } = [];

        public void Report(StageProgress value) => All.Add(value);
    }
}
