using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Pipelines.Serving.Tests;

/// <summary>A server at a free port of this machine: real sockets, as strangers reach it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private RunningServer(ServerOptions options, TaskCompletionSource<Uri> listening)
    {
        _running = ModelServer.RunAsync(options, (address, _) => listening.SetResult(address), _stop.Token);
        _ = _running.ContinueWith(ended => listening.TrySetException(ended.Exception?.InnerException ?? new InvalidOperationException()),
            TaskScheduler.Default);
    }

    /// <summary>Its address.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>A client without limits of its own.</summary>
    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromMinutes(2),
    };

    public static Task<RunningServer> StartAsync(string model, ServingOptions? serving = null) =>
        StartAsync(new ServerOptions { Models = [new(model)], Port = 0, Serving = serving ?? new() });

    public static async Task<RunningServer> StartAsync(ServerOptions options)
    {
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = new RunningServer(options, listening);
        server.Address = await listening.Task;
        server.Client.BaseAddress = server.Address;
        return server;
    }

    /// <summary>Posts a body.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(
        string address, byte[] body, string? type = "image/jpeg", Action<HttpRequestMessage>? change = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return await SendAsync(address, content, change);
    }

    /// <summary>Posts content.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(
        string address, HttpContent content, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        change?.Invoke(request);
        using var response = await Client.SendAsync(request);
        return (response.StatusCode, Json(await response.Content.ReadAsStringAsync()));
    }

    /// <summary>Gets a document.</summary>
    public async Task<JsonElement> GetAsync(string address) => Json(await Client.GetStringAsync(new Uri(address, UriKind.Relative)));

    /// <summary>Sends bytes as they are, and reads the answer to the end of the connection, or as much as comes in a time.</summary>
    public async Task<string> RawAsync(string request, int seconds = 10)
    {
        using var socket = await ConnectAsync();
        using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        return await ReadAsync(stream, seconds);
    }

    /// <summary>A connection.</summary>
    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Address.Port);
        return socket;
    }

    /// <summary>What comes on a connection until it ends, or in a time.</summary>
    public static async Task<string> ReadAsync(Stream stream, int seconds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var text = new StringBuilder();
        var block = new byte[4096];
        try
        {
            while (await stream.ReadAsync(block, limit.Token) is > 0 and var read)
            {
                text.Append(Encoding.Latin1.GetString(block, 0, read));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // The time is over, or the server has reset the connection.
        }

        return text.ToString();
    }

    /// <summary>The server still answers.</summary>
    public async Task AssertServesAsync()
    {
        var (status, answer) = await PostAsync("predict", await File.ReadAllBytesAsync(TrainedModels.Photos[0]));
        Assert.True(status == HttpStatusCode.OK, $"{status}: {answer}");
    }

    /// <summary>Stops the server as Ctrl-C does.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
        _stop.Dispose();
    }

    private static JsonElement Json(string text) => text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
}
