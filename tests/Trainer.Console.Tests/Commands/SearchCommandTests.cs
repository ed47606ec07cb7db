using System.Text.Json;

namespace Trainer.Tests.Commands;

/// <summary><c>trainer embed</c>, <c>index</c> and <c>search</c>, as a user calls them.</summary>
public sealed class SearchCommandTests : IAsyncLifetime, IDisposable
{
    private readonly Workspace _workspace = new(6);

    public async Task InitializeAsync() => (await TrainerCall.RunAsync("run", _workspace.Configure())).AssertDone();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Embed_takes_the_cache_and_says_what_it_wrote()
    {
        var file = _workspace.Path("vectors.npy");
        string[] call = ["embed", "builtin", _workspace.Path("photos"), "-o", file, "--set", "image.size=48"];
        string[] withCache = [.. call, "--set", $"cache.folder={_workspace.Path(".cache", "features")}"];
        var table = (await TrainerCall.RunAsync(withCache)).AssertDone();
        Assert.Matches(@"^18 vectors of \d+ numbers by the backbone builtin: ", table.Out);
        Assert.Contains("18 vectors came from the feature cache.", table.Out, StringComparison.Ordinal);
        var cached = File.ReadAllBytes(file);

        call = [.. call, "--set", "cache=false"];
        var json = JsonDocument.Parse((await TrainerCall.RunAsync([.. call, "--format", "json"])).AssertDone().Out).RootElement;
        Assert.Equal((18, 0), (json.GetProperty("rows").GetInt32(), json.GetProperty("fromCache").GetInt32()));
        Assert.Equal(cached, File.ReadAllBytes(file));
        Assert.Equal(19, File.ReadAllLines(file + ".csv").Length);
        var csv = (await TrainerCall.RunAsync([.. call, "--format", "csv"])).AssertDone().Out;
        Assert.Equal("file,source,rows,dimensions,fromCache,resumed,skipped,reason", csv.Split('\n')[0]);
    }

    [Fact]
    public async Task Rows_have_the_order_of_the_call_and_broken_images_are_listed()
    {
        var broken = _workspace.Write("broken.png", "no image");
        var (first, last) = (_workspace.Path("photos", "stripes", "03.png"), _workspace.Path("photos", "circles", "01.png"));
        var file = _workspace.Path("vectors.csv");
        var call = await TrainerCall.RunAsync(
            $"{last}\n", [
                "embed",
                _workspace.Run(),
                first,
                broken,
                _workspace.Path("photos", "squares", "0[0]*.png").Replace("[0]", "?", StringComparison.Ordinal),
                "-",
                "-o",
                file,
            ], default);
        Assert.Equal(1, call.ExitCode);
        Assert.Contains($"skipped: {broken}: ", call.Error, StringComparison.Ordinal);
        var paths = File.ReadAllLines(file).Skip(1).Select(line => line.Split(',')[0]).ToList();
        Assert.Equal([first, .. Enumerable.Range(0, 6).Select(i => _workspace.Path("photos", "squares", $"{i:00}.png")), last], paths);
    }

    [Fact]
    public async Task An_index_is_built_searched_and_changed()
    {
        var (index, page) = (_workspace.Path("photos.index"), _workspace.Path("similar.html"));
        var query = _workspace.Path("photos", "circles", "02.png");
        var built = (await TrainerCall.RunAsync("index", _workspace.Run(), _workspace.Path("photos", "squares"), query, "-o", index))
            .AssertDone();
        Assert.Contains("photos.index: 7 images (7 added).", built.Out, StringComparison.Ordinal);
        Assert.Contains("recall@10 is 1", built.Out, StringComparison.Ordinal);
        var added = (await TrainerCall.RunAsync("index", index, _workspace.Path("photos"), "--add")).AssertDone();
        Assert.Contains("18 images (11 added, 7 updated).", added.Out, StringComparison.Ordinal);

        var table = (await TrainerCall.RunAsync("search", index, query, "--top", "3", "--html", page)).AssertDone();
        Assert.Contains("1.0000", table.Out, StringComparison.Ordinal);
        var html = File.ReadAllText(page);
        Assert.Equal(4, html.Split("src=\"data:image/jpeg;base64,").Length - 1);
        Assert.Contains("Content-Security-Policy", html, StringComparison.Ordinal);
        Assert.Contains($"<bdi>{Path.Combine("photos", "circles", "02.png")}</bdi>", html, StringComparison.Ordinal);

        var json = JsonDocument.Parse(
            (await TrainerCall.RunAsync("search", index, query, "--top", "100", "--format", "json")).Out).RootElement;
        var similar = json[0].GetProperty("similar").EnumerateArray().ToList();
        Assert.Equal(18, similar.Count);
        Assert.Equal(query, similar[0].GetProperty("path").GetString());
        Assert.Equal("circles", similar[0].GetProperty("label").GetString());
        var csv = (await TrainerCall.RunAsync("search", index, query, "--format", "csv")).Out.TrimEnd().Split('\n');
        Assert.Equal("path,rank,similar,label,similarity,error", csv[0]);
        Assert.Equal(11, csv.Length);

        var removed = (await TrainerCall.RunAsync("index", index, _workspace.Path("photos", "stripes"), query, "--remove")).AssertDone();
        Assert.Contains("11 images (7 removed).", removed.Out, StringComparison.Ordinal);
        (await TrainerCall.RunAsync("index", index, query, "--remove")).AssertError(2, "no such image", "Nothing was removed");
    }

    [Fact]
    public async Task A_model_that_was_trained_again_or_is_gone_is_refused()
    {
        var (index, model) = (_workspace.Path("photos.index"), _workspace.Path("model.zip"));
        var photos = _workspace.Path("photos");
        File.Copy(Path.Combine(_workspace.Run(), "model.zip"), model);
        (await TrainerCall.RunAsync("index", model, photos, "-o", index)).AssertDone();
        File.Delete(model);
        (await TrainerCall.RunAsync("search", index, photos)).AssertError(2, "not at", "--model MODEL");
        (await TrainerCall.RunAsync("search", index, photos, "--model", _workspace.Run())).AssertDone();

        var other = _workspace.Write("other.json", """{ "pipelines": { "other": { "data": "photos", "image": 64 } } }""");
        (await TrainerCall.RunAsync("run", other, "--output", _workspace.Path("others"))).AssertDone();
        var trained = Directory.GetFiles(_workspace.Path("others"), "model.zip", SearchOption.AllDirectories)[0];
        File.Copy(trained, model);
        (await TrainerCall.RunAsync("search", index, photos)).AssertError(2, "another one now");
        (await TrainerCall.RunAsync("index", index, photos, "--add", "--model", trained)).AssertError(2, "cannot be compared");
        (await TrainerCall.RunAsync("search", index, photos, "--model", "builtin")).AssertError(2, "cannot be compared");
    }

    [Fact]
    public async Task Wrong_calls_say_what_is_wrong()
    {
        var (run, photos) = (_workspace.Run(), _workspace.Path("photos"));
        (await TrainerCall.RunAsync("embed", run, photos)).AssertError(2, "--output is missing");
        (await TrainerCall.RunAsync("embed", run, photos, "-o", _workspace.Path("v.txt"))).AssertError(2, ".npy, .parquet, .csv");
        (await TrainerCall.RunAsync("embed", run, photos, "-o", _workspace.Path("v.npy"), "--set", "image.size=32"))
            .AssertError(2, "--set image.size", "settings of its own");
        (await TrainerCall.RunAsync("embed", "shapse", photos, "-o", _workspace.Path("v.npy"))).AssertError(2, "no such model");
        (await TrainerCall.RunAsync("index", run, photos)).AssertError(2, "--output is missing");
        (await TrainerCall.RunAsync("index", run, photos, "--add", "--remove")).AssertError(2, "exclude each other");
        (await TrainerCall.RunAsync("index", run, photos, "--add", "-o", "x")).AssertError(2, "for a new index");
        (await TrainerCall.RunAsync("index", Path.Combine(run, "model.zip"), photos, "--add")).AssertError(1, "not an index");
        (await TrainerCall.RunAsync("index", "none.index", photos, "--remove")).AssertError(1, "no such index");
        (await TrainerCall.RunAsync("index", run, photos, "-o", _workspace.Path("pipelines.json"))).AssertError(2, "is not an index");
        (await TrainerCall.RunAsync("search", Path.Combine(run, "metrics.json"), photos)).AssertError(1, "not an index");
        (await TrainerCall.RunAsync("search", "none.index", photos, "--top", "0")).AssertError(2, "--top");
        Directory.CreateDirectory(_workspace.Path("empty"));
        (await TrainerCall.RunAsync("embed", run, _workspace.Path("empty"), "-o", _workspace.Path("v.npy"))).AssertError(2, "no images");
    }

    [Fact]
    public async Task A_cancelled_call_says_how_to_resume()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var file = _workspace.Path("v.npy");
        var call = await TrainerCall.RunAsync("", ["embed", _workspace.Run(), _workspace.Path("photos"), "-o", file], stop.Token);
        Assert.Equal(130, call.ExitCode);
        Assert.Contains("the same command resumes there", call.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
        (await TrainerCall.RunAsync("embed", _workspace.Run(), _workspace.Path("photos"), "-o", file)).AssertDone();
    }
}
