using System.Net;
using System.Net.Http.Headers;

namespace Pipelines.Backbones.Catalogue;

/// <summary>
/// Brings files over HTTP, from where an earlier attempt broke off. The environment's proxy is used (<c>HTTPS_PROXY</c>,
/// <c>NO_PROXY</c> and so on).
/// </summary>
internal sealed class HttpFile : IDisposable
{
    private const int BufferSize = 1 << 17;

    private readonly DownloadSettings _settings;
    private readonly HttpClient _client;

    public HttpFile(DownloadSettings settings)
    {
        _settings = settings;

        // The stalled part of a request is timed, not the whole of it: a large file over a slow line takes as long as it takes.
        _client = new(new SocketsHttpHandler { ConnectTimeout = settings.ConnectTimeout }) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new("Pipelines", typeof(HttpFile).Assembly.GetName().Version!.ToString(3)));
    }

    /// <summary>
    /// Sends one request and writes what comes to the end of a file; from the start where the server cannot do otherwise.
    /// </summary>
    /// <param name="url">The address.</param>
    /// <param name="file">What is there of the file.</param>
    /// <param name="maximum">The most bytes that the file can have.</param>
    /// <param name="written">Receives the bytes there are now, and of all there will be where the server says so.</param>
    /// <param name="cancellation">Stops the download; what was written stays.</param>
    /// <exception cref="DownloadFailure">The file is not whole.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task CompleteAsync(Uri url, FileStream file, long maximum, Action<long, long?> written, CancellationToken cancellation)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (file.Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(file.Length, null);
        }

        using var response = await Network(
            stall, token => _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellation);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && file.Length > 0)
        {
            // Either all of it is there already, which the hash will show, or the rest of something else is.
            if (response.Content.Headers.ContentRange?.Length != file.Length)
            {
                file.SetLength(0);
                throw new DownloadFailure(DownloadFailureKind.Broken, "what was there of it is no part of the server's file");
            }

            return;
        }

        Check(response);
        var begin = response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange?.From : 0;
        if (begin is not { } start || start > file.Length)
        {
            throw new DownloadFailure(DownloadFailureKind.Final, "the server sent another part of the file than was asked for");
        }

        if (start < file.Length)
        {
            file.SetLength(start);
        }

        file.Position = start;
        var total = start + response.Content.Headers.ContentLength;
        if (total > maximum)
        {
            throw new DownloadFailure(
                DownloadFailureKind.Final, $"the server's file has {total:n0} bytes, more than the official one can have");
        }

        using var body = await Network(stall, token => response.Content.ReadAsStreamAsync(token), cancellation);
        var buffer = new byte[BufferSize];
        int count;
        while ((count = await Network(stall, token => body.ReadAsync(buffer, token).AsTask(), cancellation)) > 0)
        {
            await file.WriteAsync(buffer.AsMemory(0, count), cancellation);
            written(file.Position, total);
            if (file.Position > maximum)
            {
                throw new DownloadFailure(
                    DownloadFailureKind.Final, $"the server sends more than {maximum:n0} bytes, more than the official file can have");
            }
        }

        if (file.Position < total)
        {
            throw new DownloadFailure(DownloadFailureKind.Broken, $"the connection ended after {file.Position:n0} of {total:n0} bytes");
        }
    }

    public void Dispose() => _client.Dispose();

    private static void Check(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (!response.IsSuccessStatusCode)
        {
            var mayPass = status is >= 500 or (int)HttpStatusCode.TooManyRequests or (int)HttpStatusCode.RequestTimeout;
            throw new DownloadFailure(
                mayPass ? DownloadFailureKind.Broken : DownloadFailureKind.Final, $"the server answered {status} {response.ReasonPhrase}");
        }

        if (response.Content.Headers.ContentType?.MediaType == "text/html")
        {
            throw new DownloadFailure(DownloadFailureKind.Final, "a web page came in its place, perhaps the login page of this network");
        }
    }

    /// <summary>Waits for the network, but not longer than the server may be silent; its errors become failures to download.</summary>
    private async Task<T> Network<T>(CancellationTokenSource stall, Func<CancellationToken, Task<T>> step, CancellationToken cancellation)
    {
        stall.CancelAfter(_settings.StallTimeout);
        try
        {
            return await step(stall.Token);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            // The handler's connect time-out ends as a cancellation, too.
            throw stall.IsCancellationRequested
                ? new DownloadFailure(
                    DownloadFailureKind.Broken, $"the server sent nothing for {_settings.StallTimeout.TotalSeconds:0.#} s", error)
                : new DownloadFailure(
                    DownloadFailureKind.Unreachable, $"no connection came about in {_settings.ConnectTimeout.TotalSeconds:0.#} s", error);
        }
        catch (HttpRequestException error) when (error.HttpRequestError is not (
            HttpRequestError.Unknown or HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse))
        {
            throw new DownloadFailure(DownloadFailureKind.Unreachable, $"there is no way to the server ({error.Message})", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new DownloadFailure(DownloadFailureKind.Broken, $"the connection broke off ({error.Message})", error);
        }
    }
}
