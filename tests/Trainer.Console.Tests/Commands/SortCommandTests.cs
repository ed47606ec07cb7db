using System.Text.Json;

namespace Trainer.Tests.Commands;

public sealed class SortCommandTests : IAsyncLifetime, IDisposable
{
    private readonly Workspace _workspace = new(6);

    public async Task InitializeAsync()
    {
        (await TrainerCall.RunAsync("run", _workspace.Configure())).AssertDone();
        Directory.Move(_workspace.Path("photos"), _workspace.Path("new"));
        File.WriteAllText(_workspace.Path("new", "circles", "broken.png"), "not an image");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Table_json_csv_and_the_manifest_say_the_same()
    {
        string[] call = ["sort", _workspace.Run(), _workspace.Path("new"), "--into", _workspace.Path("sorted")];
        var table = await TrainerCall.RunAsync(call);
        Assert.Equal(1, table.ExitCode);
        Assert.Contains("18 images copied; which image is where: ", table.Out, StringComparison.Ordinal);
        Assert.Contains("skipped: " + _workspace.Path("new", "circles", "broken.png"), table.Error, StringComparison.Ordinal);

        var rows = File.ReadAllLines(_workspace.Path("sorted", "sorted.csv")).Skip(1).Select(line => line.Split(',')).ToList();
        Assert.Equal(18, rows.Count);
        Assert.All(rows, cells => Assert.Equal(
            File.ReadAllBytes(cells[0]), File.ReadAllBytes(Path.Combine(_workspace.Path("sorted"), cells[1]))));
        foreach (var group in rows.GroupBy(cells => cells[2]))
        {
            Assert.Matches($@"(?m)^  {group.Key} +{group.Key} +{group.Count()} +0\.\d{{4}}$", table.Out);
        }

        var again = await TrainerCall.RunAsync(call);
        Assert.Contains("0 images copied; ", again.Out, StringComparison.Ordinal);
        Assert.Contains("18 images were there already.", again.Out, StringComparison.Ordinal);

        var text = (await TrainerCall.RunAsync([.. call, "--format", "json"])).Out;
        var json = JsonDocument.Parse(text).RootElement.EnumerateArray().ToList();
        Assert.Equal(rows.Select(cells => cells[1]), json.SkipLast(1).Select(image => image.GetProperty("destination").GetString()));
        Assert.Equal(_workspace.Path("new", "circles", "broken.png"), json[^1].GetProperty("path").GetString());
        Assert.NotEmpty(json[^1].GetProperty("error").GetString()!);

        var csv = (await TrainerCall.RunAsync([.. call, "--format", "csv"])).Out.TrimEnd().Split('\n');
        Assert.Equal("path,destination,label,score,error", csv[0]);
        Assert.Equal(rows.Select(cells => string.Join(',', cells[..3])), csv[1..^1].Select(line => string.Join(',', line.Split(',')[..3])));
    }

    [Fact]
    public async Task Links_are_made_on_request()
    {
        var call = (await TrainerCall.RunAsync(
            "sort", _workspace.Run(), _workspace.Path("new", "squares"), "--into", _workspace.Path("sorted"), "--link")).AssertDone();
        Assert.Contains("6 links made", call.Out, StringComparison.Ordinal);
        var links = Directory.GetFiles(_workspace.Path("sorted"), "*.png", SearchOption.AllDirectories);
        var images = _workspace.Path("new", "squares");
        Assert.All(links, link => Assert.StartsWith(images, new FileInfo(link).LinkTarget, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wrong_calls_are_reported()
    {
        var (model, images, into) = (_workspace.Run(), _workspace.Path("new", "squares"), _workspace.Path("sorted"));
        (await TrainerCall.RunAsync("sort", model, images)).AssertError(2, "--into");
        (await TrainerCall.RunAsync("sort", model, images, "--into", "")).AssertError(2, "--into must name a folder");
        (await TrainerCall.RunAsync("sort", model, images, "--into", into, "--link", "--copy")).AssertError(2, "exclude each other");
        (await TrainerCall.RunAsync("sort", "nothing", images, "--into", into)).AssertError(2, "There is no such model");
        (await TrainerCall.RunAsync("sort", model, _workspace.Path("none"), "--into", into)).AssertError(2, "no such file or folder");
        (await TrainerCall.RunAsync("sort", model, images, "--into", Path.Combine(images, "sorted")))
            .AssertError(2, "lies among the images", "beside the images");
        (await TrainerCall.RunAsync("sort", model, images, "--into", Path.Combine(model, "model.zip")))
            .AssertError(2, "a file, not a folder");
        Assert.False(Directory.Exists(into));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_a_failure() =>
        (await TrainerCall.RunAsync(
            "sort", _workspace.Run(), _workspace.Path("new", "squares"), "--into", _workspace.Path("pipelines.json", "sorted")))
            .AssertError(1, "cannot be sorted into this folder");
}
