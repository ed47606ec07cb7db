using Pipelines.Data;
using Pipelines.Tests.Imaging;
using SkiaSharp;

namespace Pipelines.Tests.Auditing;

/// <summary>Audits of small folders of drawn images.</summary>
public sealed class DataAuditTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Copies_mirrored_images_and_poor_images_are_found_and_nothing_is_changed()
    {
        for (var i = 0; i < 24; i++)
        {
            Draw($"photos/{(i % 2 == 0 ? "dots" : "lines")}/{i:00}.png", i);
        }

        _folder.Write("photos/dots/copy.png", File.ReadAllBytes(At("photos/dots/02.png")));
        _folder.Write("photos/lines/mirrored.jpg", ChangedPhotos.Change(File.ReadAllBytes(At("photos/lines/03.png")), "mirrored"));
        _folder.Write("photos/dots/black.png", TestPicture.Png(96, 96, _ => SKColors.Black));
        _folder.Write("photos/dots/dark.png", TestPicture.Png(96, 96, at => new((byte)(at.X % 40), (byte)(at.Y % 30), 10)));
        _folder.Write("photos/lines/tiny.png", TestPicture.Png(12, 12));
        _folder.Write("photos/lines/long.png", TestPicture.Png(900, 60));
        _folder.Write("photos/lines/broken.png", "not an image");
        var before = Files();
        var audit = await DataAudit.RunAsync(At("photos"));

        var duplicate = Assert.Single(audit.Findings, finding => finding.Kind == AuditKind.Duplicate);
        Assert.Equal(("dots/copy.png", "dots/02.png", 1.0), (duplicate.Path, duplicate.Other, duplicate.Score));
        var near = Assert.Single(audit.Findings, finding => finding.Kind == AuditKind.NearDuplicate);
        Assert.Equal(("lines/mirrored.jpg", "lines/03.png"), (near.Path, near.Other));
        Assert.InRange(near.Score, 0.95, 1);
        Assert.Equal("almost uniform", Quality("dots/black.png"));
        Assert.Equal("very dark", Quality("dots/dark.png"));
        Assert.Equal("tiny: 12 × 12 pixels", Quality("lines/tiny.png"));
        Assert.Equal("odd shape: 900 × 60 pixels", Quality("lines/long.png"));
        Assert.Contains(audit.Skipped, image => image.Path.EndsWith("broken.png", StringComparison.Ordinal));
        Assert.NotNull(audit.Labels);

        audit.Write(At("out"), all: true);
        var rows = File.ReadAllLines(At("out/audit.csv"));
        Assert.Equal("path,label,kind,score,suggestion,other", rows[0]);
        Assert.Equal(audit.Images, rows.Skip(1).Count(row => row.Contains(",label,", StringComparison.Ordinal)));
        Assert.Contains("data:image/jpeg;base64,", File.ReadAllText(At("out/audit.html")), StringComparison.Ordinal);
        Assert.Equal(before, Files());

        string Quality(string path) => Assert.Single(
            audit.Findings, finding => finding.Kind == AuditKind.Quality && finding.Path == path).Suggestion;
    }

    [Fact]
    public async Task Copies_across_splits_are_leaks_and_the_list_leaves_them_out()
    {
        for (var i = 0; i < 12; i++)
        {
            Draw($"set/{(i < 8 ? "train" : "test")}/{(i % 2 == 0 ? "dots" : "lines")}/{i:00}.png", i);
        }

        _folder.Write("set/test/dots/again.png", File.ReadAllBytes(At("set/train/dots/02.png")));
        _folder.Write("set/test/lines/changed.jpg", ChangedPhotos.Change(File.ReadAllBytes(At("set/train/lines/03.png")), "cropped"));
        var audit = await DataAudit.RunAsync(At("set"));
        Assert.Equal(
            [("dots/again.png", "dots/02.png"), ("lines/changed.jpg", "lines/03.png")],
            audit.Findings.Where(finding => finding.Kind == AuditKind.Leak).Select(finding => (finding.Path, finding.Other!)).Order());
        Assert.Equal(
            ["same bytes in two splits", "same picture in train and test"],
            audit.Findings.Where(finding => finding.Kind == AuditKind.Leak).Select(finding => finding.Suggestion).Order());

        audit.Write(At("out"));
        var options = new DataOptions
        {
            Train = At("set/train"),
            Test = PlaceOrFraction.At(At("set/test")),
            Exclude = ExcludedImages.In(At("out/exclude.txt")),
        };
        var data = DataSet.Load(options, _folder.Path, labelled: true, key => key);
        Assert.DoesNotContain(data.Test, image => image.Item.Name is "dots/again.png" or "lines/changed.jpg");
        Assert.Empty(data.Duplicates);
        Assert.Equal(8, data.Train.Count);
    }

    [Theory]
    [InlineData("one", "one/class", 6)]
    [InlineData("flat", "flat", 6)]
    [InlineData("two", "two", 2)]
    public async Task One_class_no_labels_and_two_images_get_the_kinds_that_need_no_labels(string place, string folder, int images)
    {
        for (var i = 0; i < images - 1; i++)
        {
            Draw($"{folder}/{i}.png", i);
        }

        _folder.Write($"{folder}/copy.png", File.ReadAllBytes(At($"{folder}/0.png")));
        var audit = await DataAudit.RunAsync(At(place));
        Assert.Equal(images, audit.Images);
        Assert.Null(audit.Labels);
        Assert.Contains(audit.Notes, note => note.Contains("no labels", StringComparison.Ordinal));
        Assert.Contains(audit.Notes, note => note.Contains("too few", StringComparison.Ordinal));
        Assert.Equal(AuditKind.Duplicate, Assert.Single(audit.Findings).Kind);
    }

    [Fact]
    public async Task Small_classes_are_named_and_their_labels_not_audited()
    {
        for (var i = 0; i < 23; i++)
        {
            Draw($"photos/{(i < 20 ? i % 2 == 0 ? "dots" : "lines" : "rare")}/{i:00}.png", i);
        }

        var audit = await DataAudit.RunAsync(At("photos"));
        Assert.Contains(audit.Notes, note => note.Contains("fewer than 5 different images: rare", StringComparison.Ordinal));
        Assert.Equal(20, audit.LabelScores.Count);
    }

    [Fact]
    public async Task Images_of_which_none_or_one_can_be_read_are_an_error()
    {
        _folder.Write("bad/a.png", "nothing");
        _folder.Write("bad/b.png", "nothing");
        var none = await Assert.ThrowsAsync<ConfigurationException>(() => DataAudit.RunAsync(At("bad")));
        Assert.Contains("None of the 2 images", none.Message, StringComparison.Ordinal);

        Draw("single/a.png", 1);
        var one = await Assert.ThrowsAsync<ConfigurationException>(() => DataAudit.RunAsync(At("single")));
        Assert.Contains("one image only", one.Message, StringComparison.Ordinal);

        _folder.Write("empty/readme.md", "nothing");
        await Assert.ThrowsAsync<ConfigurationException>(() => DataAudit.RunAsync(At("empty")));
        await Assert.ThrowsAsync<ConfigurationException>(() => DataAudit.RunAsync(At("missing")));
    }

    private string At(string path) => Path.Combine([_folder.Path, .. path.Split('/')]);

    private List<(string Path, long Length, DateTime Time)> Files() =>
    [
        .. Directory.GetFiles(At("photos"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (path, new FileInfo(path).Length, File.GetLastWriteTimeUtc(path))),
    ];

    /// <summary>Shapes at random places: no two images are alike.</summary>
    private void Draw(string name, int seed)
    {
        var random = new Random(seed);
        using var bitmap = new SKBitmap(new SKImageInfo(120, 100, SKImageInfo.PlatformColorType, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(new SKColor((byte)random.Next(150, 256), (byte)random.Next(150, 256), (byte)random.Next(150, 256)));
        for (var i = 0; i < 14; i++)
        {
            using var paint = new SKPaint
            {
                Color = new((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)),
                StrokeWidth = 4,
            };
            var (x, y) = (random.Next(120), random.Next(100));
            if (seed % 2 == 0)
            {
                canvas.DrawCircle(x, y, random.Next(5, 14), paint);
            }
            else
            {
                canvas.DrawLine(x, y, random.Next(120), random.Next(100), paint);
            }
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        _folder.Write(name, png.ToArray());
    }
}
