using System.Text.Json;
using SkiaSharp;

namespace Trainer.Tests.Commands;

public sealed class ContactSheetTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Each_pipeline_that_augments_gets_a_sheet_and_the_others_a_note()
    {
        var call = (await TrainerCall.RunAsync("plan", Configure(), "--contact-sheet", _workspace.Path("sheets", "new"))).AssertDone();

        Assert.Equal(["fine.png", "mixed.png"], Directory.GetFiles(_workspace.Path("sheets", "new")).Select(Path.GetFileName).Order());
        var fine = _workspace.Path("sheets", "new", "fine.png");
        Assert.Contains(
            $"note: {fine} shows 8 training images of fine: as served, then as the first 3 epochs see them.",
            call.Error,
            StringComparison.Ordinal);
        Assert.Contains("no contact sheet of plain: its \"image.augment\" changes nothing.", call.Error, StringComparison.Ordinal);
        Assert.Contains("no contact sheet of vectors: \"training.transfer\" is \"featureVectors\"", call.Error, StringComparison.Ordinal);
        Assert.Contains("no contact sheet of groups: clustering", call.Error, StringComparison.Ordinal);

        // Eight rows of the image itself and three samples; the same pixels again, and others with another seed.
        using (var sheet = SKBitmap.Decode(fine))
        {
            Assert.Equal((4 + (4 * 36), 4 + (8 * 52)), (sheet.Width, sheet.Height));
        }

        var first = File.ReadAllBytes(fine);
        (await TrainerCall.RunAsync("plan", Configure(), "-p", "fine", "--contact-sheet", _workspace.Path("again"))).AssertDone();
        (await TrainerCall.RunAsync(
            "plan", Configure(), "-p", "fine", "--contact-sheet", _workspace.Path("other"), "--set", "training.seed=2")).AssertDone();
        Assert.Equal(first, File.ReadAllBytes(_workspace.Path("again", "fine.png")));
        Assert.NotEqual(first, File.ReadAllBytes(_workspace.Path("other", "fine.png")));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("csv")]
    public async Task Every_format_says_where_the_sheet_is_and_which_images_are_broken(string format)
    {
        _workspace.Write(Path.Combine("photos", "circles", "00.png"), "no picture");
        foreach (var image in Directory.GetFiles(_workspace.Path("photos", "squares")).Order().Take(6))
        {
            Truncate(image);
        }

        var call = (await TrainerCall.RunAsync(
            "plan", Configure(), "-p", "mixed", "--contact-sheet", _workspace.Path("sheets"), "--format", format)).AssertDone();

        var path = _workspace.Path("sheets", "mixed.png");
        Assert.True(File.Exists(path));
        if (format == "csv")
        {
            Assert.Contains(path, call.Error, StringComparison.Ordinal);
            Assert.Matches("skipped: .*squares.*: truncated", call.Error);
            return;
        }

        using var json = JsonDocument.Parse(call.Out);
        Assert.Equal(path, json.RootElement[0].GetProperty("contactSheet").GetString());
        var rows = json.RootElement[0]
            .GetProperty("contactSheetRows")
            .EnumerateArray()
            .Select(row => (row.GetProperty("label").GetString(), row.GetProperty("path").GetString()))
            .ToList();
        Assert.Equal(8, rows.Count);
        Assert.All(rows, row => Assert.Equal(_workspace.Path("photos", row.Item1!), Path.GetDirectoryName(row.Item2)));
        var skipped = json.RootElement[0]
            .GetProperty("skipped")
            .EnumerateArray()
            .Select(image => Path.GetDirectoryName(image.GetProperty("path").GetString()))
            .ToHashSet();
        Assert.Equal([_workspace.Path("photos", "circles"), _workspace.Path("photos", "squares")], skipped.Order());
    }

    [Fact]
    public async Task A_pretext_task_without_validation_images_trains_on_all_and_shows_all()
    {
        _workspace.Write("some.csv", string.Join('\n', Enumerable.Range(0, 7).Select(i => $"photos/circles/{i:00}.png").Prepend("path")));
        var file = _workspace.Write("pipelines.json", """
            { "pipelines": { "p": {
              "task": "pretext", "pretext": "rotation", "data": "some.csv", "image": 32,
              "backbone": { "architecture": "compact_resnet", "widthFactor": 0.1 }
            } } }
            """);

        var call = (await TrainerCall.RunAsync(
            "plan", file, "--contact-sheet", _workspace.Path("sheets"), "--format", "json")).AssertDone();

        using var json = JsonDocument.Parse(call.Out);
        Assert.Equal(
            Enumerable.Range(0, 7).Select(i => $"{i:00}.png"),
            json.RootElement[0]
                .GetProperty("contactSheetRows")
                .EnumerateArray()
                .Select(row => Path.GetFileName(row.GetProperty("path").GetString())));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_created_is_an_error()
    {
        var file = Configure();
        (await TrainerCall.RunAsync("plan", file, "-p", "fine", "--contact-sheet", file)).AssertError(
            1, "contact sheet cannot be written", "fine.png");
    }

    private static void Truncate(string path)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(file.Length / 2);
    }

    private string Configure() => _workspace.Write("pipelines.json", """
        {
          "pipelines": {
            "fine": { "data": "photos", "image": 32, "training": { "transfer": "fineTune", "epochs": 3 } },
            "mixed": { "extends": "fine", "image": { "augment": { "rotate": 20, "mixup": 0.4, "cutmix": 1 } } },
            "plain": { "extends": "fine", "image": { "augment": "none" } },
            "vectors": { "extends": "fine", "training": { "transfer": "featureVectors" } },
            "groups": { "extends": "fine", "task": "clustering" }
          }
        }
        """);
}
