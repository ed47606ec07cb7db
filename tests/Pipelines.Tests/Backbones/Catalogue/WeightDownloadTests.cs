using Pipelines.Backbones.Catalogue;
using static Pipelines.Tests.Backbones.Catalogue.FileServer;

namespace Pipelines.Tests.Backbones.Catalogue;

public sealed class WeightDownloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Final => Path.Combine(_folder.Path, Entry.File);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_downloaded_once()
    {
        using var server = new FileServer((request, _, stream) => Whole(request, stream));
        var progress = new Recorded();
        Assert.Equal(Final, await FetchAsync(server, progress));
        Assert.Equal(Content, File.ReadAllBytes(Final));
        Assert.Equal((3, 3), (progress.Reports[^1].Done, progress.Reports[^1].Total));
        Assert.Equal([Final], Directory.GetFiles(_folder.Path));

        Assert.Equal(Final, await FetchAsync(server));
        Assert.Equal([new FileRequest($"/models/{Entry.File}", null)], server.Requests);
    }

    [Fact]
    public async Task A_cut_connection_is_taken_up_where_it_broke()
    {
        using var server = new FileServer((request, number, stream) => Part(request, stream, number * 1_200_000));
        await FetchAsync(server);
        Assert.Equal(Content, File.ReadAllBytes(Final));
        Assert.Equal([null, 1_200_000, 2_400_000], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task What_came_is_kept_for_the_next_call()
    {
        using (var server = new FileServer((request, _, stream) => Part(request, stream, 1_000_000)))
        {
            var problem = await FailsAsync(server);
            Assert.Contains("the connection", problem.Found, StringComparison.Ordinal);
            Assert.StartsWith("1 MB are kept; run it again to resume from there.", problem.Remedy, StringComparison.Ordinal);

            // One request that brings something, then those that do not.
            Assert.Equal(1 + 3, server.Requests.Count);
        }

        using var better = new FileServer((request, _, stream) => Whole(request, stream));
        await FetchAsync(better);
        Assert.Equal(Content, File.ReadAllBytes(Final));
        Assert.Equal(1_000_000, Assert.Single(better.Requests).From);
    }

    [Fact]
    public async Task A_cancelled_download_goes_on_later()
    {
        using var cancellation = new CancellationTokenSource();
        using var server = new FileServer(async (request, number, stream) =>
        {
            await Part(request, stream, number == 1 ? 1_500_000 : Content.Length);
            if (number == 1)
            {
                await Task.Delay(Timeout.Infinite, cancellation.Token);
            }
        });
        var progress = new Recorded { At = report => { if (report.Done == 1) { cancellation.Cancel(); } } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new WeightDownload(new(_folder.Path), Settings(server)).FetchAsync(Entry, progress, cancellation.Token));
        Assert.False(File.Exists(Final));

        await FetchAsync(server);
        Assert.Equal(Content, File.ReadAllBytes(Final));
        Assert.InRange(server.Requests[1].From!.Value, 1_000_000, 1_500_000);
    }

    [Fact]
    public async Task A_server_without_ranges_sends_all_of_it_again()
    {
        using var server = new FileServer(
            (request, number, stream) => Part(request with { From = null }, stream, number == 1 ? 1_000_000 : Content.Length));
        await FetchAsync(server);
        Assert.Equal(Content, File.ReadAllBytes(Final));
        Assert.Equal([null, 1_000_000], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task Another_files_content_is_refused_and_not_kept()
    {
        using var server = new FileServer((request, _, stream) => Whole(request, stream));
        var entry = EntryOf("0123abcd");
        var problem = Assert.Single(
            (await Assert.ThrowsAsync<PipelineException>(
                () => new WeightDownload(new(_folder.Path), Settings(server)).FetchAsync(entry, null, default))).Problems);
        Assert.Contains($"its SHA-256 is {Entry.HashPrefix}", problem.Found, StringComparison.Ordinal);
        Assert.Contains("should begin with 0123abcd", problem.Found, StringComparison.Ordinal);
        Assert.Equal([Path.Combine(_folder.Path, entry.File + ".lock")], Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData(500_000)]
    [InlineData(3_000_000)]
    [InlineData(3_500_000)]
    public async Task A_beginning_that_is_something_else_is_thrown_away(int length)
    {
        _folder.Write(Entry.File + ".part", new byte[length]);
        using var server = new FileServer((request, _, stream) => Whole(request, stream));
        await FetchAsync(server);
        Assert.Equal(Content, File.ReadAllBytes(Final));
        Assert.Equal([length, null], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_whole_file_of_another_process_that_died_is_only_checked()
    {
        _folder.Write(Entry.File + ".part", Content);
        _folder.Write(Entry.File + ".lock", "");
        using var server = new FileServer((request, _, stream) => Whole(request, stream));
        await FetchAsync(server);
        Assert.Equal([Final], Directory.GetFiles(_folder.Path));
        Assert.Equal(Content.Length, Assert.Single(server.Requests).From);
    }

    [Theory]
    [InlineData("404 Not Found", 1)]
    [InlineData("403 Forbidden", 1)]
    [InlineData("503 Service Unavailable", 4)]
    public async Task A_refusal_says_which_file_to_put_where(string status, int requests)
    {
        using var server = new FileServer((_, _, stream) => Head(stream, status, "Content-Length: 0"));
        var problem = await FailsAsync(server);
        Assert.Equal($"{server.Url}{Entry.File}", problem.Place);
        Assert.Equal($"The weights of \"net\" could not be downloaded: the server answered {status}.", problem.Found);
        Assert.Equal(
            $"Without a network, get https://download.pytorch.org/models/{Entry.File} on another machine and put it to '{Final}'.",
            problem.Remedy);
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task A_moment_of_trouble_is_waited_out()
    {
        using var server = new FileServer(
            (request, number, stream) =>
                number == 1 ? Head(stream, "503 Service Unavailable", "Content-Length: 0") : Whole(request, stream));
        await FetchAsync(server);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_redirection_is_followed_with_the_range()
    {
        _folder.Write(Entry.File + ".part", Content.AsSpan(0, 1_000_000));
        using var server = new FileServer((request, _, stream) => request.Target == "/elsewhere"
            ? Whole(request, stream)
            : Head(stream, "302 Found", "Location: /elsewhere", "Content-Length: 0"));
        await FetchAsync(server);
        Assert.Equal(Content, File.ReadAllBytes(Final));
        Assert.Equal([new FileRequest($"/models/{Entry.File}", 1_000_000), new FileRequest("/elsewhere", 1_000_000)], server.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_silent_server_is_left_after_a_while(bool sendsSomething)
    {
        using var server = new FileServer(async (request, _, stream) =>
        {
            if (sendsSomething)
            {
                await Part(request, stream, 1_000_000);
            }

            await Task.Delay(Timeout.Infinite);
        });
        var problem = await FailsAsync(server, Settings(server) with { StallTimeout = TimeSpan.FromSeconds(1), Retries = 1 });
        Assert.Contains("the server sent nothing for 1 s", problem.Found, StringComparison.Ordinal);
        Assert.Equal(sendsSomething, problem.Remedy.StartsWith("1 MB are kept", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_way_to_the_server_no_further_try_is_made()
    {
        Uri closed;
        using (var server = new FileServer((request, _, stream) => Whole(request, stream)))
        {
            closed = server.Url;
        }

        var settings = new DownloadSettings { BaseUrl = closed, Retries = 1000, RetryPause = TimeSpan.FromDays(1) };
        var error = await Assert.ThrowsAsync<PipelineException>(
            () => new WeightDownload(new(_folder.Path), settings).FetchAsync(Entry, null, default));
        Assert.Contains("there is no way to the server", error.Problems[0].Found, StringComparison.Ordinal);
        Assert.Contains($"put it to '{Final}'", error.Problems[0].Remedy, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.part"));
    }

    [Fact]
    public async Task A_web_page_in_its_place_is_no_weight_file()
    {
        using var server = new FileServer(async (_, _, stream) =>
        {
            await Head(stream, "200 OK", "Content-Type: text/html; charset=utf-8", "Content-Length: 6");
            await stream.WriteAsync("<html>"u8.ToArray());
        });
        Assert.Contains("a web page came in its place", (await FailsAsync(server)).Found, StringComparison.Ordinal);
        Assert.False(File.Exists(Final));
    }

    [Fact]
    public async Task More_than_the_file_can_have_does_not_fill_the_disk()
    {
        using var announced = new FileServer((_, _, stream) => Head(stream, "200 OK", "Content-Length: 1000000000000"));
        Assert.Contains("more than the official one can have", (await FailsAsync(announced)).Found, StringComparison.Ordinal);

        using var endless = new FileServer(async (_, _, stream) =>
        {
            await Head(stream, "200 OK");
            while (true)
            {
                await stream.WriteAsync(Content);
            }
        });
        Assert.Contains("more than the official file can have", (await FailsAsync(endless)).Found, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_full_disk_is_told_with_the_folder()
    {
        // Writing to this device fails with "no space left".
        File.CreateSymbolicLink(Final + ".part", "/dev/full");
        using var server = new FileServer((request, _, stream) => Whole(request with { From = null }, stream));
        var problem = await FailsAsync(server);
        Assert.Equal(_folder.Path, problem.Place);
        Assert.Contains("about 3 MB, cannot be written there: ", problem.Found, StringComparison.Ordinal);
        Assert.Contains("space", problem.Found, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(WeightCache.FolderVariable, problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_that_want_the_same_file_fetch_it_once()
    {
        using var server = new FileServer((request, _, stream) => Whole(request, stream));
        var paths = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => FetchAsync(server))));
        Assert.All(paths, path => Assert.Equal(Final, path));
        Assert.Equal(Content, File.ReadAllBytes(Final));
        Assert.Single(server.Requests);
    }

    private Task<string> FetchAsync(FileServer server, IProgress<StageProgress>? progress = null) =>
        new WeightDownload(new(_folder.Path), Settings(server)).FetchAsync(Entry, progress, CancellationToken.None);

    private async Task<Problem> FailsAsync(FileServer server, DownloadSettings? settings = null)
    {
        var download = new WeightDownload(new(_folder.Path), settings ?? Settings(server));
        return Assert.Single(
            (await Assert.ThrowsAsync<PipelineException>(() => download.FetchAsync(Entry, null, CancellationToken.None))).Problems);
    }

    private static DownloadSettings Settings(FileServer server) =>
        new() { BaseUrl = server.Url, RetryPause = TimeSpan.FromMilliseconds(1), LockPoll = TimeSpan.FromMilliseconds(5) };

    private sealed class Recorded : IProgress<StageProgress>
    {
        public List<StageProgress> Reports { get; } = [];

        public Action<StageProgress>? At { get; init; }

        public void Report(StageProgress value)
        {
            Reports.Add(value);
            At?.Invoke(value);
        }
    }
}
