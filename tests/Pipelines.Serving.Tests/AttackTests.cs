using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Pipelines.Serving.Tests;

/// <summary>What strangers send that is no picture, or too much of one. After each attack the server still answers others.</summary>
[Collection(ServingTests.Name)]
public sealed class AttackTests(TrainedModels models)
{
    private static readonly byte[] s_photo = File.ReadAllBytes(TrainedModels.Photos[0]);

    [Fact]
    public async Task Bodies_that_are_no_images_are_refused_with_the_reason()
    {
        await using var server = await RunningServer.StartAsync(models.Classifier);
        (byte[] Body, string Reason)[] bodies =
        [
            ([], "empty file"),
            ("hello"u8.ToArray(), "not an image: text"),
            ("<!DOCTYPE html><script>alert(1)</script>"u8.ToArray(), "HTML"),
            ("<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"file:///etc/passwd\"/></svg>"u8.ToArray(), "SVG"),
            ("http://127.0.0.1/picture.jpg"u8.ToArray(), "text"),
            ("/etc/hostname"u8.ToArray(), "text"),
            (new byte[100_000], "zero bytes"),
            (s_photo[..(s_photo.Length / 2)], "truncated"),
            (s_photo[..30], "truncated"),
            ([0xFF, 0xD8, 0xFF, 0xE0, .. new byte[50]], "JPEG"),
            ([.. "%PDF-1.7"u8, .. new byte[50]], "PDF"),
        ];
        foreach (var (body, reason) in bodies)
        {
            var (status, answer) = await server.PostAsync("predict", body);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains(reason, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        await server.AssertServesAsync();
    }

    [Theory]
    [InlineData(60_000, 60_000)]
    [InlineData(8_000, 7_000)]
    [InlineData(1, int.MaxValue)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public async Task Bombs_are_refused_by_their_header(int width, int height)
    {
        await using var server = await RunningServer.StartAsync(models.Classifier);
        var before = GC.GetTotalAllocatedBytes();
        for (var i = 0; i < 20; i++)
        {
            var (status, answer) = await server.PostAsync("predict", HollowPng(width, height), "image/png");
            Assert.True(status == HttpStatusCode.BadRequest, $"{status}: {answer}");
        }

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 100_000_000);
        await server.AssertServesAsync();
    }

    [Fact]
    public async Task A_large_image_is_decoded_where_its_pixels_are_allowed()
    {
        var picture = HollowPng(3000, 2000, isWhole: true);
        await using (var strict = await RunningServer.StartAsync(models.Classifier, new() { MaximumPixels = 5_999_999 }))
        {
            var (refused, answer) = await strict.PostAsync("predict", picture, "image/png");
            Assert.Equal(HttpStatusCode.BadRequest, refused);
            Assert.Contains(
                "3000 x 2000 pixels, more than 6 megapixels", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        await using var server = await RunningServer.StartAsync(models.Classifier, new() { MaximumPixels = 6_000_000 });
        var (status, _) = await server.PostAsync("predict", picture, "image/png");
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task A_body_of_a_gigabyte_is_refused_before_it_is_read()
    {
        await using var server = await RunningServer.StartAsync(
            models.Classifier, new() { MaximumImageBytes = 1 << 20, MaximumRequestBytes = 4 << 20 });
        var announced = await server.RawAsync(
            "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: 1073741824\r\n\r\n", seconds: 2);
        Assert.StartsWith("HTTP/1.1 413 ", announced, StringComparison.Ordinal);

        // One that does not say its length is refused when the limit is reached.
        foreach (var isForm in (bool[])[false, true])
        {
            using var endless = new EndlessStream(1L << 30);
            using var body = new StreamContent(endless);
            using var form = new MultipartFormDataContent { { body, "image", "large.jpg" } };
            HttpContent content = isForm ? form : body;
            var before = GC.GetTotalAllocatedBytes();
            try
            {
                var (status, _) = await server.SendAsync("predict", content, request => request.Headers.TransferEncodingChunked = true);
                Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
            }
            catch (HttpRequestException)
            {
                // The server closed the connection while the client still sent.
            }

            Assert.InRange(endless.Sent, 1, 64 << 20);
            Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 100_000_000);
        }

        await server.AssertServesAsync();
    }

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
        var large = HollowPng(5000, 4000, isWhole: true);
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

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/mixed; boundary=x")]
    [InlineData("video/mp4")]
    public async Task Wrong_content_types_are_415(string type)
    {
        await using var server = await RunningServer.StartAsync(models.Classifier);
        var (status, answer) = await server.PostAsync("predict", s_photo, type);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
        Assert.Contains("multipart/form-data", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Odd_forms_are_400_or_413()
    {
        await using var server = await RunningServer.StartAsync(models.Classifier, new() { MaximumImages = 3 });
        const string part = "Content-Disposition: form-data; name=\"a\"; filename=\"a.png\"\r\n\r\nxx\r\n";
        (string Type, string Body, int Status)[] forms =
        [
            ("multipart/form-data", "", 400),
            ("multipart/form-data; boundary=", "", 400),
            ($"multipart/form-data; boundary={new string('b', 100)}", "", 400),
            ("multipart/form-data; boundary=x", "", 400),
            ("multipart/form-data; boundary=x", "no boundary at all", 400),
            ("multipart/form-data; boundary=x", "--x--\r\n", 400),
            ("multipart/form-data; boundary=x", $"--x\r\n{part}", 400),
            ("multipart/form-data; boundary=x", $"--x\r\n{part}--y--\r\n", 400),
            ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nfield\r\n--x--\r\n", 400),
            ("multipart/form-data; boundary=x", $"--x\r\n{part}--x--\r\n", 400),
            ("multipart/form-data; boundary=x", $"--x\r\nno colon\r\n\r\nxx\r\n--x--\r\n", 400),
            ("multipart/form-data; boundary=x", $"--x\r\nA: {new string('a', 20_000)}\r\n{part}--x--\r\n", 400),
            ("multipart/form-data; boundary=x",
                $"--x\r\n{string.Concat(Enumerable.Range(0, 50).Select(i => $"A{i}: b\r\n"))}{part}--x--\r\n", 400),
            ("multipart/form-data; boundary=x", string.Concat(Enumerable.Repeat($"--x\r\n{part}", 4)) + "--x--\r\n", 413),
            ("multipart/form-data; boundary=x",
                string.Concat(Enumerable.Repeat("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n", 1000)) + "--x--\r\n",
                400),
        ];
        foreach (var (type, body, expected) in forms)
        {
            var request =
                $"POST /predict HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {type}\r\nContent-Length: "
                + $"{body.Length}\r\n\r\n{body}";
            var answer = await server.RawAsync(request);
            Assert.True(answer.StartsWith($"HTTP/1.1 {expected} ", StringComparison.Ordinal), $"{type}\n{body}\n{answer}");
        }

        await server.AssertServesAsync();
    }

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

    [Fact]
    public async Task A_stop_answers_what_has_begun()
    {
        var server = await RunningServer.StartAsync(models.Classifier, new() { MaximumPixels = 100_000_000 });
        var large = HollowPng(6000, 5000, isWhole: true);
        var begun = Enumerable.Range(0, 6).Select(_ => server.PostAsync("predict", large, "image/png")).ToList();
        await Task.Delay(300);
        await server.StopAsync();
        Assert.All(await Task.WhenAll(begun), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }

    /// <summary>A PNG that says it has so many pixels; whole, it has them, all black.</summary>
    private static byte[] HollowPng(int width, int height, bool isWhole = false)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 0);
        Chunk(file, "IHDR", header);
        using var data = new MemoryStream();
        using (var packed = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[isWhole ? width + 1 : 10];
            for (var y = 0; y < (isWhole ? height : 1); y++)
            {
                packed.Write(row);
            }
        }

        Chunk(file, "IDAT", data.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, string name, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. data];
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(named);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(named));
        file.Write(number);
    }

    /// <summary>Very many zeros, counted as they are read.</summary>
    private sealed class EndlessStream(long length) : Stream
    {
        public long Sent { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - Sent);
            Array.Clear(buffer, offset, read);
            Sent += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
