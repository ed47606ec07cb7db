using System.Net;
using System.Net.Sockets;

namespace OtherRuntimes.Tests;

/// <summary>Hands out the files of a folder on a free port of this machine.</summary>
internal sealed class StaticSite : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _folder;
    private readonly Task _answering;

    public StaticSite(string folder)
    {
        _folder = folder;
        Address = $"http://127.0.0.1:{FreePort()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _answering = AnswerAsync();
    }

    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _answering;
        _listener.Close();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            var path = Path.Combine(_folder, context.Request.Url!.AbsolutePath.TrimStart('/'));
            context.Response.ContentType = Path.GetExtension(path) switch
            {
                ".html" => "text/html",
                ".js" or ".mjs" => "text/javascript",
                ".wasm" => "application/wasm",
                _ => "application/octet-stream",
            };
            if (File.Exists(path))
            {
                await context.Response.OutputStream.WriteAsync(await File.ReadAllBytesAsync(path));
            }
            else
            {
                // A browser asks for an icon by itself.
                context.Response.StatusCode = path.EndsWith("favicon.ico", StringComparison.Ordinal) ? 204 : 404;
            }

            context.Response.Close();
        }
    }
}
