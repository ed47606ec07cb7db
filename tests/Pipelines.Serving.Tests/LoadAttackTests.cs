using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pipelines.Serving.Tests;

/// <summary>Too many, too slow, too much at once. After each attack the server still answers others.</summary>
[Collection(ServingTests.Name)]
public sealed class LoadAttackTests(TrainedModels models)
{
    private static readonly byte[] s_photo = File.ReadAllBytes(TrainedModels.Photos[0]);

    [Fact]
    public async Task Slow_senders_are_cut_off_and_keep_nobody_waiting()
    {
        await using var server = await RunningServer.StartAsync(models.Classifier, new() { TimeLimit = TimeSpan.FromSeconds(2) });
        var slow = new List<(Socket Socket, NetworkStream Stream)>();
        for (var i = 0; i < 100; i++)
        {
            var socket = await server.ConnectAsync();
            var stream = new NetworkStream(socket);
            await stream.WriteAsync(
                "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: 50000\r\n\r\n\xFF\xD8"u8.ToArray());
            slow.Add((socket, stream));
        }

        for (var i = 0; i < 5; i++)
        {
            await server.AssertServesAsync();
        }

        foreach (var (socket, stream) in slow)
        {
            Assert.StartsWith("HTTP/1.1 408 ", await RunningServer.ReadAsync(stream, seconds: 20), StringComparison.Ordinal);
            await stream.DisposeAsync();
            socket.Dispose();
        }

        await server.AssertServesAsync();
    }

    [Fact]
    public async Task Thousands_of_connections_are_bounded_and_others_are_answered()
    {
        await using var server = await RunningServer.StartAsync(
            new ServerOptions { Models = [new(models.Classifier)], Port = 0, MaximumConnections = 200 });
        await server.AssertServesAsync();
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < 2000; i++)
            {
                var socket = await server.ConnectAsync();
                sockets.Add(socket);
                await socket.SendAsync("GET /health/live HTTP/1.1\r\nHost: x\r\nX-Half: "u8.ToArray());
            }
        }
        catch (SocketException)
        {
            // The machine's own limit came first.
        }

        // The client's connection was there before, and is kept.
        await server.AssertServesAsync();
        sockets.ForEach(socket => socket.Dispose());
        await Task.Delay(200);
        Assert.Contains(
            "live", await server.RawAsync("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_queue_is_answered_503_with_Retry_After_and_the_rest_is_answered()
    {
        await using var server = await RunningServer.StartAsync(
            models.Classifier, new() { QueueLength = 4, MaximumImages = 4, MaximumPixels = 100_000_000 });
        var large = HollowPng.Of(5000, 4000, isWhole: true);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            using var content = new ByteArrayContent(large);
            content.Headers.ContentType = new("image/png");
            using var response = await server.Client.PostAsync(new Uri("predict", UriKind.Relative), content);
            return (response.StatusCode, response.Headers.RetryAfter?.Delta);
        }));
        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable], answers.Select(answer => answer.StatusCode).Distinct().Order());
        Assert.All(
            answers.Where(answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable),
            answer => Assert.Equal(TimeSpan.FromSeconds(1), answer.Delta));
        await server.AssertServesAsync();
    }

    [Fact]
    public async Task Memory_for_waiting_images_is_bounded_and_given_back()
    {
        await using var server = await RunningServer.StartAsync(models.Classifier, new() { MaximumWaitingBytes = 1 << 20 });
        var zeros = new byte[3 << 20];
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => server.PostAsync("predict", zeros)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status));

        // More than once the whole: nothing of it was lost.
        for (var i = 0; i < 40; i++)
        {
            await server.AssertServesAsync();
        }
    }

    [Fact]
    public async Task Senders_that_leave_in_the_middle_cost_nothing()
    {
        await using var server = await RunningServer.StartAsync(models.Classifier, new() { MaximumWaitingBytes = 4 << 20 });
        for (var i = 0; i < 200; i++)
        {
            using var socket = await server.ConnectAsync();
            await socket.SendAsync(Encoding.Latin1.GetBytes(
                $"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: {s_photo.Length}\r\n\r\n"));
            await socket.SendAsync(s_photo.AsMemory(0, i % 2 == 0 ? s_photo.Length / 2 : s_photo.Length));
            socket.LingerState = new(enable: true, seconds: 0);
        }

        await server.AssertServesAsync();
    }

    [Fact]
    public async Task A_stop_answers_what_has_begun()
    {
        var server = await RunningServer.StartAsync(models.Classifier, new() { MaximumPixels = 100_000_000 });
        var large = HollowPng.Of(6000, 5000, isWhole: true);
        var begun = Enumerable.Range(0, 6).Select(_ => server.PostAsync("predict", large, "image/png")).ToList();
        await Task.Delay(300);
        await server.StopAsync();
        Assert.All(await Task.WhenAll(begun), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }
}
