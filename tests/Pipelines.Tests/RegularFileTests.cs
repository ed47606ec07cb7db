using System.Diagnostics;
using System.Net.Sockets;
using Pipelines.Features;
using Pipelines.Imaging;
using Pipelines.Runs;
using Pipelines.Tests.Features;
using Pipelines.Training.Checkpoints;

namespace Pipelines.Tests;

/// <summary>What is no file and has the name of one is never waited for and never read without end.</summary>
public sealed class RegularFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly List<Socket> _sockets = [];

    public void Dispose()
    {
        _sockets.ForEach(socket => socket.Dispose());
        _folder.Dispose();
    }

    [LinuxFact]
    public void A_file_is_read_and_everything_else_is_refused()
    {
        var file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "content");
        Assert.Equal("content"u8.ToArray(), RegularFile.ReadAllBytes(file));
        File.WriteAllText(file, "");
        Assert.Empty(RegularFile.ReadAllBytes(file));
        File.CreateSymbolicLink(file + "-link", file);
        Assert.Empty(RegularFile.ReadAllBytes(file + "-link"));

        foreach (var kind in (string[])["pipe", "zero", "socket", "folder"])
        {
            var error = Record.Exception(() => RegularFile.ReadAllBytes(Make(kind, kind)));
            Assert.True(error is IOException or UnauthorizedAccessException, $"{kind}: {error}");
        }

        Assert.Throws<FileNotFoundException>(() => RegularFile.ReadAllBytes(file + "-none"));
    }

    [LinuxTheory]
    [InlineData("pipe")]
    [InlineData("zero")]
    [InlineData("socket")]
    [InlineData("folder")]
    public void The_cache_notes_it_and_works_without(string kind)
    {
        var graph = TestGraphs.Pixels(4);
        var key = FeatureKey.Of(graph, new Preprocessing(4, 4, ResizeMode.Crop), "features");
        var cache = new FeatureCache(_folder.Path);
        Directory.CreateDirectory(cache.FolderOf(key));
        Make(kind, Path.Combine(cache.FolderOf(key), "20260101T000000Z-00000000.features"));
        using var open = cache.Open(key);
        Assert.Equal(0, open.Count);
        Assert.Equal(kind == "folder" ? 0 : 1, open.Notes.Count);
    }

    [LinuxTheory]
    [InlineData("pipe")]
    [InlineData("zero")]
    [InlineData("socket")]
    [InlineData("folder")]
    public void The_list_of_interrupted_pipelines_is_empty_and_can_be_written_again(string kind)
    {
        Make(kind, "unfinished.json");
        Assert.Empty(UnfinishedPipelines.Read(_folder.Path).Pipelines);
        Make("pipe", "unfinished.json.tmp");
        new UnfinishedPipelines(new Dictionary<string, UnfinishedPipeline> { ["p"] = new("now", "hash") }).Write(_folder.Path);
        Assert.Equal(kind == "folder" ? 0 : 1, UnfinishedPipelines.Read(_folder.Path).Pipelines.Count);
    }

    [LinuxTheory]
    [InlineData("pipe")]
    [InlineData("zero")]
    [InlineData("socket")]
    public void A_checkpoint_is_damaged(string kind)
    {
        var problems = new List<Problem>();
        Make(kind, "step-000000001.checkpoint");
        Assert.Null(CheckpointFolder.FingerprintOf(_folder.Path, problems));
        Assert.Contains("cannot be read", Assert.Single(problems).Found, StringComparison.Ordinal);
    }

    private string Make(string kind, string name)
    {
        var path = Path.Combine(_folder.Path, name);
        switch (kind)
        {
            case "pipe":
                using (var make = Process.Start("mkfifo", [path]))
                {
                    make.WaitForExit();
                }

                break;
            case "zero":
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
            case "socket":
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                socket.Bind(new UnixDomainSocketEndPoint(path));
                _sockets.Add(socket);
                break;
            default:
                Directory.CreateDirectory(path);
                break;
        }

        return path;
    }
}
