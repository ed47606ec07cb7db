using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PublicApi.Tests.Samples;

/// <summary>A web service of the samples, at a free port of this machine, until it is disposed.</summary>
internal sealed partial class UploadService : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(2) };

    private UploadService(Process process) => _process = process;

    /// <summary>Starts the service and waits until it listens.</summary>
    public static async Task<UploadService> StartAsync(string name, string folder, string modelZip)
    {
        var service = new UploadService(Programs.Start(name, folder, "--urls", "http://127.0.0.1:0", "--Model", modelZip));
        var errors = service._process.StandardError.ReadToEndAsync();
        while (await service._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                service._client.BaseAddress = new Uri(match.Groups["address"].Value);

                // Nobody reads what it prints from here on; the pipe must not fill up.
                _ = service._process.StandardOutput.ReadToEndAsync();
                return service;
            }
        }

        service.Dispose();
        throw new InvalidOperationException($"{name} ended before it listened:\n{await errors}");
    }

    /// <summary>Uploads a file.</summary>
    /// <returns>The status and the answer.</returns>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> ClassifyAsync(byte[] content)
    {
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new("image/png");
        using var response = await _client.PostAsync(new Uri("classify", UriKind.Relative), body);
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()));
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (?<address>http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
