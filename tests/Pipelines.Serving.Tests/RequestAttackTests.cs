using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Pipelines.Serving.Tests;

/// <summary>Addresses, headers and keys that are not as they should be. After each attack the server still answers others.</summary>
[Collection(ServingTests.Name)]
public sealed class RequestAttackTests(TrainedModels models)
{
    private static readonly byte[] s_photo = File.ReadAllBytes(TrainedModels.Photos[0]);

    [Fact]
    public async Task Names_that_lead_elsewhere_and_unknown_routes_lead_nowhere()
    {
        await using var server = await RunningServer.StartAsync(models.Classifier);
        string[] addresses =
        [
            "/models/../../etc/passwd/predict", "/models/%2e%2e%2f%2e%2e%2fetc%2fpasswd/predict", "/models/..%5c..%5cwindows/predict",
            "/models/%00/predict", "/models//predict", "/models/six%00/predict", $"/models/{new string('a', 4000)}/predict",
            "/models/SIX/predict", "/predict/", "/PREDICT/x", "/nothing", "/../../etc/passwd", "/.env", "/wwwroot/../appsettings.json",
            "/models/http:%2f%2fexample.com%2fmodel.zip/predict",
        ];
        foreach (var address in addresses)
        {
            var answer = await server.RawAsync(
                $"POST {address} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: image/jpeg\r\nContent-Length: 0\r\n\r\n");
            Assert.True(
                answer.StartsWith("HTTP/1.1 404 ", StringComparison.Ordinal)
                    || answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal),
                $"{address}: {answer}");
            Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        }

        foreach (var method in (string[])["GET", "PUT", "DELETE", "OPTIONS", "TRACE", "FOO"])
        {
            var answer = await server.RawAsync(
                $"{method} /predict HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: http://evil.example\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 405 ", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("Access-Control", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Odd_requests_end_with_an_answer()
    {
        await using var server = await RunningServer.StartAsync(models.Classifier);
        var many = string.Concat(Enumerable.Range(0, 500).Select(i => $"X-{i}: {i}\r\n"));
        (string Request, string Status)[] requests =
        [
            ($"GET / HTTP/1.1\r\nHost: x\r\n{many}\r\n", "431"),
            ($"GET / HTTP/1.1\r\nHost: x\r\nX: {new string('x', 100_000)}\r\n\r\n", "431"),
            ($"GET /{new string('x', 20_000)} HTTP/1.1\r\nHost: x\r\n\r\n", "414"),
            ("POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", "400"),
            ("POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", "400"),
            ("POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n", "400"),
            ("POST /predict?top=0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", "400"),
            ("POST /predict?top=99999999999 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", "400"),
            ("POST /predict?explain=maybe HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", "400"),
            ("POST /predict HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: ;;;\r\nContent-Length: 0\r\n\r\n", "415"),
            ("GET / HTTP/1.1\r\n\r\n", "400"),
            ("GET / HTTP/9.9\r\nHost: x\r\n\r\n", "505"),
            ("\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03", ""),
        ];
        foreach (var (request, status) in requests)
        {
            var answer = await server.RawAsync(request, seconds: 5);
            Assert.True(
                status.Length == 0 || answer.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal),
                $"{request[..Math.Min(100, request.Length)]}: {answer}");
            Assert.DoesNotContain("   at ", answer, StringComparison.Ordinal);
        }

        await server.AssertServesAsync();
    }

    [Fact]
    public async Task A_key_is_required_where_one_is_set_and_only_the_right_one_is_taken()
    {
        await using var server = await RunningServer.StartAsync(models.Classifier, new() { ApiKey = "geheim-ä" });
        foreach (var wrong in (string?[])[null, "", "geheim", "geheim-ä ", "GEHEIM-Ä", new string('x', 5000)])
        {
            var (status, _) = await server.PostAsync("predict", s_photo, change: request =>
                _ = wrong is not null
                    && request.Headers.TryAddWithoutValidation("X-Api-Key", Encoding.ASCII.GetString(Encoding.ASCII.GetBytes(wrong))));
            Assert.Equal(HttpStatusCode.Unauthorized, status);
        }

        using var models_ = await server.Client.GetAsync(new Uri("models", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, models_.StatusCode);
        Assert.Equal("ready", (await server.GetAsync("health/ready")).GetProperty("status").GetString());

        await using var plain = await RunningServer.StartAsync(models.Classifier, new() { ApiKey = "key" });
        foreach (var set in (Action<HttpRequestMessage>[])
            [
                request => request.Headers.Add("X-Api-Key", "key"),
                request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "key"),
            ])
        {
            var (status, _) = await plain.PostAsync("predict", s_photo, change: set);
            Assert.Equal(HttpStatusCode.OK, status);
        }
    }

    [Fact]
    public async Task Two_servers_on_one_port_are_a_clear_error()
    {
        await using var server = await RunningServer.StartAsync(models.Classifier);
        var error = await Assert.ThrowsAsync<PipelineException>(() => RunningServer.StartAsync(
            new ServerOptions { Models = [new(models.Classifier)], Port = server.Address.Port }));
        var problem = Assert.Single(error.Problems);
        Assert.Contains("Another program listens there", problem.Found, StringComparison.Ordinal);
        Assert.Equal(ProblemActionKind.ChoosePort, problem.Action!.Kind);

        await Assert.ThrowsAsync<ConfigurationException>(() => RunningServer.StartAsync(
            new ServerOptions { Models = [new(models.Classifier)], Port = 0, Address = "example.com" }));
        await Assert.ThrowsAsync<ConfigurationException>(() => RunningServer.StartAsync(
            new ServerOptions { Models = [new(models.Classifier)], Port = 0, Address = "203.0.113.7" }));
        await Assert.ThrowsAsync<ConfigurationException>(() => RunningServer.StartAsync(
            new ServerOptions { Models = [new(models.Classifier), new(models.Classifier)], Port = 0 }));
        await Assert.ThrowsAsync<ConfigurationException>(() => RunningServer.StartAsync(
            new ServerOptions { Models = [new(models.Classifier, "a/b")], Port = 0 }));
        await server.AssertServesAsync();
    }
}
