using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Pipelines.Tests.Backbones.Catalogue;

/// <summary>One request, as it came.</summary>
/// <param name="Target">What follows GET: a path, or a whole address where the server is used as a proxy.</param>
/// <param name="From">The first byte asked for; null where the whole file is.</param>
internal sealed record FileRequest(string Target, long? From);

/// <summary>
/// An HTTP server for one file on a port of its own, that may behave badly: each connection gets one response, written byte
/// by byte as the test says.
/// </summary>
internal sealed class FileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<FileRequest, int, NetworkStream, Task> _respond;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<FileRequest> _requests = [];
    private readonly Task _loop;

    /// <param name="respond">Answers a request; the number counts requests from 1.</param>
    public FileServer(Func<FileRequest, int, NetworkStream, Task> respond)
    {
        _respond = respond;
        _listener.Start();
        _loop = AcceptAsync();
    }

    /// <summary>What a test downloads: 3 MB that look like nothing else.</summary>
    public static byte[] Content { get; } = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 7919 >> 3))];

    /// <summary>Its entry, with the true hash.</summary>
    public static CatalogueEntry Entry { get; } = EntryOf(Convert.ToHexStringLower(SHA256.HashData(Content))[..8]);

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/models/");

    public IReadOnlyList<FileRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public static CatalogueEntry EntryOf(string hash) =>
        new("net", "resnet18", "TEST", $"net-{hash}.pth", 700_000, 2_900_000, 50, 75, RecommendedPreprocessing.ImageNet);

    /// <summary>Answers as a good server does, with ranges.</summary>
    public static Task Whole(FileRequest request, NetworkStream stream) => Part(request, stream, Content.Length);

    /// <summary>Promises the rest of the file, but ends the connection at a byte of it.</summary>
    public static async Task Part(FileRequest request, NetworkStream stream, long until)
    {
        var from = request.From ?? 0;
        if (from >= Content.Length)
        {
            await Head(stream, "416 Range Not Satisfiable", $"Content-Range: bytes */{Content.Length}", "Content-Length: 0");
            return;
        }

        var range = request.From is null ? [] : new[] { $"Content-Range: bytes {from}-{Content.Length - 1}/{Content.Length}" };
        await Head(stream, request.From is null ? "200 OK" : "206 Partial Content", [$"Content-Length: {Content.Length - from}", .. range]);
        await stream.WriteAsync(Content.AsMemory((int)from, (int)Math.Max(0, Math.Min(until, Content.Length) - from)));
    }

    /// <summary>Status line and headers.</summary>
    public static async Task Head(NetworkStream stream, string status, params string[] headers) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n"));

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _loop.Wait();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var (request, number) = await ReadAsync(stream);
                await _respond(request, number, stream).WaitAsync(_stop.Token);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException)
            {
                // The client hung up, or the test is over.
            }
        }
    }

    private async Task<(FileRequest Request, int Number)> ReadAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var target = (await reader.ReadLineAsync(_stop.Token) ?? throw new IOException("No request came.")).Split(' ')[1];
        long? from = null;
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } header)
        {
            if (header.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
            {
                from = long.Parse(header["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
            }
        }

        lock (_requests)
        {
            var request = new FileRequest(target, from);
            _requests.Add(request);
            return (request, _requests.Count);
        }
    }
}
