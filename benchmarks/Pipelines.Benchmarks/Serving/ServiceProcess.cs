using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Pipelines.Benchmarks.Serving;

/// <summary>A web service as a process of its own, at a free port, and clients of it.</summary>
internal sealed partial class ServiceProcess : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;
    private readonly Uri _address;

    private ServiceProcess(Process process, Uri service, string path, TimeSpan start)
    {
        (_process, Start, _address) = (process, start, new Uri(service, path));
        _client = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(10) });
    }

    /// <summary>From the start of the process until it listened.</summary>
    public TimeSpan Start { get; }

    /// <summary>The memory of the process, in MB.</summary>
    public double WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>The processor time of the process, in milliseconds.</summary>
    public double ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalMilliseconds;
        }
    }

    /// <summary>Starts a service.</summary>
    /// <param name="path">Where it takes images.</param>
    /// <param name="arguments">The arguments of <c>dotnet</c>.</param>
    public static ServiceProcess Begin(string path, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        var info = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["ORT_DISABLE_TELEMETRY"] = "1";
        var process = Process.Start(info)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (Address().Match(line) is { Success: true } match)
            {
                // Nobody reads what it prints from here on; the pipe must not fill up.
                _ = process.StandardOutput.ReadToEndAsync();
                return new(process, new Uri(match.Value), path, watch.Elapsed);
            }
        }

        throw new InvalidOperationException($"The service ended before it listened: dotnet {string.Join(' ', arguments)}");
    }

    /// <summary>Sends images, each connection one after the other.</summary>
    /// <param name="photos">Their files.</param>
    /// <param name="requests">How many requests in all.</param>
    /// <param name="connections">How many at once.</param>
    /// <returns>The milliseconds of each request, and the seconds of all.</returns>
    public (double[] Milliseconds, double Seconds) Send(IReadOnlyList<byte[]> photos, int requests, int connections)
    {
        var milliseconds = new double[requests];
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        async Task Connection()
        {
            while (Interlocked.Increment(ref next) is var number && number < requests)
            {
                using var body = new ByteArrayContent(photos[number % photos.Count]);
                body.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
                var sent = Stopwatch.GetTimestamp();
                using var response = await _client.PostAsync(_address, body);
                await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
                milliseconds[number] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            }
        }

        Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(Connection))).GetAwaiter().GetResult();
        return (milliseconds, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
