using Pipelines.Sorting;
using Pipelines.Tests.Prediction;

namespace Pipelines.Tests.Sorting;

public sealed class ImageSorterTests : IDisposable
{
    private readonly ModelFolder _folder = new();
    private readonly ImageModel _model;

    public ImageSorterTests() => _model = ImageModel.Load(_folder.Classifier);

    private string Pictures => Path.Combine(_folder.Path, "pictures");

    private string Target => Path.Combine(_folder.Path, "sorted");

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_image_is_copied_into_the_folder_of_its_class()
    {
        var before = Content(Pictures);
        File.SetLastWriteTimeUtc(_folder.Pictures[3], new DateTime(2019, 5, 4, 3, 2, 1, DateTimeKind.Utc));
        var result = await new ImageSorter(_model, Target).SortAsync(ImageInput.FromFolder(Pictures));

        Assert.Equal(before, Content(Pictures));
        Assert.Empty(result.Skipped);
        Assert.Equal(12, result.Images.Count);
        foreach (var (image, path) in result.Images.Zip(_folder.Pictures))
        {
            Assert.Equal(path, image.Path);
            Assert.Equal($"{_model.Predict(path).Label}/{Path.GetFileName(path)}", image.Destination);
            Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(Path.Combine(Target, image.Destination)));
            Assert.Equal(File.GetLastWriteTimeUtc(path), File.GetLastWriteTimeUtc(Path.Combine(Target, image.Destination)));
            Assert.False(image.WasThere);
        }

        var lines = File.ReadAllLines(result.Manifest!);
        Assert.Equal(Path.Combine(Target, "sorted.csv"), result.Manifest);
        Assert.Equal("path,destination,label,score", lines[0]);
        Assert.Equal(
            result.Images.Select(image => $"{image.Path},{image.Destination},{image.Prediction.Label}"),
            lines.Skip(1).Select(line => line[..line.LastIndexOf(',')]));
        Assert.Equal(13, Content(Target).Count);
    }

    [Fact]
    public async Task A_clustering_sorts_into_numbered_folders()
    {
        using var model = ImageModel.Load(_folder.Clustering);
        var result = await new ImageSorter(model, Target).SortAsync(ImageInput.FromFolder(Pictures));
        Assert.All(result.Images, image => Assert.Equal(
            $"cluster-0{model.Predict(image.Path).Cluster}/{Path.GetFileName(image.Path)}", image.Destination));
        Assert.StartsWith("path,destination,cluster,distance\n", File.ReadAllText(result.Manifest!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_call_again_leaves_everything_as_it_is()
    {
        var sorter = new ImageSorter(_model, Target);
        var first = await sorter.SortAsync(ImageInput.FromFolder(Pictures));
        var before = Content(Target);
        var second = await sorter.SortAsync(ImageInput.FromFolder(Pictures));
        Assert.Equal(before, Content(Target));
        Assert.Equal(first.Images.Select(image => image.Destination), second.Images.Select(image => image.Destination));
        Assert.All(second.Images, image => Assert.True(image.WasThere));
        Assert.Equal(first.Manifest, second.Manifest);
    }

    [Fact]
    public async Task An_interrupted_call_leaves_whole_files_and_is_continued_to_the_same_end()
    {
        await new ImageSorter(_model, Target).SortAsync(ImageInput.FromFolder(Pictures));
        var whole = Content(Target);
        Directory.Delete(Target, recursive: true);

        using var stop = new CancellationTokenSource();
        var left = 5;
        var interrupted = new ImageSorter(_model, Target) { CopyFile = Copy };
        var images = ImageInput.FromFolder(Pictures);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => interrupted.SortAsync(images, cancellation: stop.Token));
        Assert.Equal(5, Content(Target).Count);
        Assert.All(Content(Target), file => Assert.Equal(whole[file.Key], file.Value));

        // A killed process leaves this behind.
        Directory.CreateDirectory(Path.Combine(Target, ".sorting"));
        await File.WriteAllTextAsync(Path.Combine(Target, ".sorting", "image.tmp"), "half");
        await new ImageSorter(_model, Target).SortAsync(images);
        Assert.Equal(whole, Content(Target));
        Assert.False(Directory.Exists(Path.Combine(Target, ".sorting")));

        void Copy(string path, string copy)
        {
            File.Copy(path, copy);
            if (--left == 0)
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public async Task Links_lead_to_the_images_and_are_recognised_again()
    {
        var sorter = new ImageSorter(_model, Target) { Method = SortMethod.Link };
        var result = await sorter.SortAsync(ImageInput.FromFolder(Pictures));
        Assert.All(result.Images, image =>
            Assert.Equal(image.Path, new FileInfo(Path.Combine(Target, image.Destination)).LinkTarget));
        Assert.All((await sorter.SortAsync(ImageInput.FromFolder(Pictures))).Images, image => Assert.True(image.WasThere));

        // A link is no copy: whoever wants copies gets them, beside the links.
        var copied = await new ImageSorter(_model, Target).SortAsync(ImageInput.FromFolder(Pictures));
        Assert.All(copied.Images, image => Assert.Null(new FileInfo(Path.Combine(Target, image.Destination)).LinkTarget));
        Assert.Equal(Path.Combine(Target, "sorted-2.csv"), copied.Manifest);
        Assert.All(result.Images, image => Assert.NotNull(new FileInfo(Path.Combine(Target, image.Destination)).LinkTarget));
    }

    [Fact]
    public async Task Images_of_one_name_get_names_of_their_own_that_stay_when_others_come()
    {
        var one = await File.ReadAllBytesAsync(_folder.Pictures[0]);
        foreach (var name in (string[])["b/x.png", "c/x.png", "d/X.png"])
        {
            _folder.Write($"many/{name}", [.. one, .. System.Text.Encoding.UTF8.GetBytes(name)]);
        }

        var many = Path.Combine(_folder.Path, "many");
        var label = _model.Predict(_folder.Pictures[0]).Label;
        var first = await new ImageSorter(_model, Target).SortAsync(ImageInput.FromFolder(many));
        Assert.Equal(
            [$"{label}/x.png", $"{label}/x-2.png", $"{label}/X-3.png"], first.Images.Select(image => image.Destination));

        // A new one comes first, and takes nobody's name; a copy of another one is an image of its own.
        _folder.Write("many/a/x.png", [.. one, 7]);
        _folder.Write("many/e/x.png", [.. one, 7]);
        var second = await new ImageSorter(_model, Target).SortAsync(ImageInput.FromFolder(many));
        var destinations = second.Images.ToDictionary(
            image => Path.GetRelativePath(many, image.Path).Replace('\\', '/'), image => image.Destination);
        Assert.All(first.Images, image =>
            Assert.Equal(image.Destination, destinations[Path.GetRelativePath(many, image.Path).Replace('\\', '/')]));
        Assert.Equal(5, destinations.Values.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(2, second.Images.Count(image => !image.WasThere));
    }

    [Fact]
    public async Task Files_of_others_are_not_touched()
    {
        var label = _model.Predict(_folder.Pictures[0]).Label!;
        var name = Path.GetFileName(_folder.Pictures[0]);
        var taken = _folder.Write($"sorted/{label}/{name}", "not this image"u8);
        _folder.Write("sorted/sorted.csv", "a table of mine"u8);
        _folder.Write($"sorted/{label}/{Path.GetFileNameWithoutExtension(name)}-2.png/folder", "in the way"u8);
        var result = await new ImageSorter(_model, Target).SortAsync([_folder.Pictures[0]]);
        Assert.Equal($"{label}/{Path.GetFileNameWithoutExtension(name)}-3.png", Assert.Single(result.Images).Destination);
        Assert.Equal("not this image", await File.ReadAllTextAsync(taken));
        Assert.Equal("a table of mine", await File.ReadAllTextAsync(Path.Combine(Target, "sorted.csv")));
        Assert.Equal(Path.Combine(Target, "sorted-2.csv"), result.Manifest);
    }

    [Fact]
    public async Task Broken_images_are_skipped_and_nothing_is_left_where_all_are()
    {
        var broken = _folder.Write("broken.png", "not an image"u8);
        var result = await new ImageSorter(_model, Target).SortAsync([broken, Path.Combine(_folder.Path, "missing.png")]);
        Assert.Equal([broken, Path.Combine(_folder.Path, "missing.png")], result.Skipped.Select(image => image.Path));
        Assert.Null(result.Manifest);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_file_named_twice_is_sorted_once()
    {
        var images = ImageInput.FromFolder(Pictures).Append(_folder.Pictures[2]).ToList();
        Assert.Equal(12, (await new ImageSorter(_model, Target).SortAsync(images)).Images.Count);
    }

    [Theory]
    [InlineData("pictures/sorted")]
    [InlineData("pictures")]
    [InlineData("pictures/a/b/c")]
    [InlineData("link/sorted")]
    public async Task The_folder_must_not_lie_among_the_images(string folder)
    {
        if (folder.StartsWith("link", StringComparison.Ordinal))
        {
            Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), Pictures);
        }

        var sorter = new ImageSorter(_model, Path.Combine(_folder.Path, folder));
        foreach (var images in (IReadOnlyList<ImageInput>[])
            [ImageInput.FromFolder(Pictures), ImageInput.FromPattern(Path.Combine(Pictures, "**", "*.png"))])
        {
            var error = await Assert.ThrowsAsync<ConfigurationException>(() => sorter.SortAsync(images));
            Assert.Contains("lies among the images", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(12, Content(Pictures).Count);
    }

    [Fact]
    public async Task A_folder_below_that_the_pattern_does_not_reach_is_allowed_and_one_above_is_not()
    {
        var images = ImageInput.FromPattern(Path.Combine(Pictures, "*.png"));
        Assert.Equal(12, (await new ImageSorter(_model, Path.Combine(Pictures, "sorted")).SortAsync(images)).Images.Count);
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => new ImageSorter(_model, _folder.Path).SortAsync(images));
        Assert.Contains("into which images are sorted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_place_of_the_folder_is_a_wrong_call()
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(
            () => new ImageSorter(_model, _folder.Pictures[0]).SortAsync([_folder.Pictures[1]]));
        Assert.Contains("a file, not a folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_place_of_the_folder_of_a_class_is_an_error()
    {
        var label = _model.Predict(_folder.Pictures[0]).Label!;
        _folder.Write($"sorted/{label}", "a file"u8);
        var error = await Assert.ThrowsAsync<PipelineException>(() => new ImageSorter(_model, Target).SortAsync([_folder.Pictures[0]]));
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
        Assert.Equal("a file", await File.ReadAllTextAsync(Path.Combine(Target, label)));
    }

    [Fact]
    public async Task Too_little_room_is_reported_before_the_first_copy()
    {
        var images = ImageInput.FromFolder(Pictures);
        var needed = _folder.Pictures.Sum(path => new FileInfo(path).Length);
        var error = await Assert.ThrowsAsync<PipelineException>(
            () => new ImageSorter(_model, Target) { Room = _ => needed - 1 }.SortAsync(images));
        Assert.Equal(ProblemActionKind.MakeLinks, Assert.Single(error.Problems).Action!.Kind);
        Assert.Contains("There is room for", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));

        await new ImageSorter(_model, Target) { Room = _ => needed }.SortAsync(images);

        // What is there already takes no room, and links take none.
        await new ImageSorter(_model, Target) { Room = _ => 0 }.SortAsync(images);
        await new ImageSorter(_model, Target + "-links") { Room = _ => 0, Method = SortMethod.Link }.SortAsync(images);
    }

    [Fact]
    public async Task A_disk_that_fills_up_is_an_error_and_what_was_copied_is_whole()
    {
        var left = 5;
        var sorter = new ImageSorter(_model, Target) { CopyFile = Copy };
        var error = await Assert.ThrowsAsync<PipelineException>(() => sorter.SortAsync(ImageInput.FromFolder(Pictures)));
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Contains("continues there", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, Content(Target).Count);
        Assert.All(
            Directory.EnumerateFiles(Target, "*", SearchOption.AllDirectories),
            path => Assert.Equal(File.ReadAllBytes(Path.Combine(Pictures, Path.GetFileName(path))), File.ReadAllBytes(path)));

        void Copy(string path, string copy)
        {
            if (left-- == 0)
            {
                File.WriteAllText(copy, "half");
                throw new IOException("No space left on device");
            }

            File.Copy(path, copy);
        }
    }

    [Fact]
    public async Task Where_links_cannot_be_made_copies_are_offered()
    {
        var sorter = new ImageSorter(_model, Target)
        {
            Method = SortMethod.Link,
            MakeLink = (_, _) => throw new IOException("Operation not permitted"),
        };
        var error = await Assert.ThrowsAsync<PipelineException>(() => sorter.SortAsync(ImageInput.FromFolder(Pictures)));
        Assert.Equal(ProblemActionKind.CopyImages, Assert.Single(error.Problems).Action!.Kind);
        Assert.Contains("The link cannot be made: Operation not permitted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_disappears_meanwhile_is_skipped()
    {
        var sorter = new ImageSorter(_model, Target)
        {
            Room = _ =>
            {
                File.Delete(_folder.Pictures[4]);
                return null;
            },
        };
        var result = await sorter.SortAsync(ImageInput.FromFolder(Pictures));
        Assert.Equal(_folder.Pictures[4], Assert.Single(result.Skipped).Path);
        Assert.Equal(11, result.Images.Count);
        Assert.Equal(12, File.ReadAllLines(result.Manifest!).Length);
    }

    [Fact]
    public async Task Two_calls_at_once_do_not_write_into_one_folder()
    {
        using var other = SortFolder.Open(Target, new(MakesLinks: false, File.Copy, (_, _) => { }));
        var error = await Assert.ThrowsAsync<PipelineException>(
            () => new ImageSorter(_model, Target).SortAsync(ImageInput.FromFolder(Pictures)));
        Assert.Contains("just now", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_files_can_be_sorted() => await Assert.ThrowsAsync<ArgumentException>(async () =>
        await new ImageSorter(_model, Target).SortAsync([ImageInput.FromBytes(await File.ReadAllBytesAsync(_folder.Pictures[0]))]));

    private static Dictionary<string, string> Content(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(folder, path), path => Convert.ToBase64String(File.ReadAllBytes(path)));
}
