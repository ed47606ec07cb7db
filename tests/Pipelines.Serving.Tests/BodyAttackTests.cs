using System.Net;

namespace Pipelines.Serving.Tests;

/// <summary>What strangers send that is no picture, or too much of one. After each attack the server still answers others.</summary>
[Collection(ServingTests.Name)]
public sealed class BodyAttackTests(TrainedModels models)
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
            var (status, answer) = await server.PostAsync("predict", HollowPng.Of(width, height), "image/png");
            Assert.True(status == HttpStatusCode.BadRequest, $"{status}: {answer}");
        }

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 100_000_000);
        await server.AssertServesAsync();
    }

    [Fact]
    public async Task A_large_image_is_decoded_where_its_pixels_are_allowed()
    {
        var picture = HollowPng.Of(3000, 2000, isWhole: true);
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
}
