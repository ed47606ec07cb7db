using System.Diagnostics;
using Pipelines.Backbones.Catalogue;
using static Pipelines.Tests.Backbones.Catalogue.FileServer;

namespace Pipelines.Tests.Backbones.Catalogue;

/// <summary>Downloads by processes of their own: DownloadProbe.</summary>
public sealed class DownloadProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _processes = [];

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited)
            {
                process.Kill();
                process.WaitForExit();
            }

            process.Dispose();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task A_second_process_waits_for_the_first_ones_file()
    {
        var rest = new TaskCompletionSource();
        using var server = new FileServer(async (request, _, stream) =>
        {
            await Part(request, stream, 2_000_000);
            await rest.Task;
            await stream.WriteAsync(Content.AsMemory(2_000_000));
        });
        var first = Start((DownloadSettings.MirrorVariable, server.Url.ToString()));
        Assert.Equal("begun", await first.StandardOutput.ReadLineAsync());
        var second = Start((DownloadSettings.MirrorVariable, server.Url.ToString()));
        Assert.Equal("begun", await second.StandardOutput.ReadLineAsync());
        rest.SetResult();

        var path = Path.Combine(_folder.Path, Entry.File);
        Assert.Equal([path, path], [await ResultAsync(first), await ResultAsync(second)]);
        Assert.Equal(Content, File.ReadAllBytes(path));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Where_a_process_was_killed_the_next_one_goes_on()
    {
        using var server = new FileServer(async (request, number, stream) =>
        {
            await Part(request, stream, number == 1 ? 2_000_000 : Content.Length);
            if (number == 1)
            {
                await Task.Delay(Timeout.Infinite);
            }
        });
        var killed = Start((DownloadSettings.MirrorVariable, server.Url.ToString()));
        Assert.Equal("begun", await killed.StandardOutput.ReadLineAsync());
        killed.Kill();
        await killed.WaitForExitAsync();

        var next = Start((DownloadSettings.MirrorVariable, server.Url.ToString()));
        Assert.Equal("begun", await next.StandardOutput.ReadLineAsync());
        Assert.Equal(Content, File.ReadAllBytes(await ResultAsync(next)));
        Assert.InRange(server.Requests[1].From!.Value, 1, 2_000_000);
    }

    [Fact]
    public async Task The_environments_proxy_is_asked()
    {
        using var proxy = new FileServer((request, _, stream) => Whole(request, stream));
        var process = Start(
            (DownloadSettings.MirrorVariable, "http://weights.invalid/models"),
            ("http_proxy", proxy.Url.GetLeftPart(UriPartial.Authority)));
        Assert.Equal("begun", await process.StandardOutput.ReadLineAsync());
        Assert.Equal(Content, File.ReadAllBytes(await ResultAsync(process)));
        Assert.Equal($"http://weights.invalid/models/{Entry.File}", Assert.Single(proxy.Requests).Target);
    }

    private Process Start(params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "DownloadProbe.dll"), _folder.Path, Entry.File, $"{Entry.Bytes}" },
            RedirectStandardOutput = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }

    private static async Task<string> ResultAsync(Process process)
    {
        var path = await process.StandardOutput.ReadLineAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return path!;
    }
}
