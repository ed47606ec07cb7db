using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Pipelines.Serving.Tests;

/// <summary><c>MapClassifier</c> in a program of somebody else.</summary>
[Collection(ServingTests.Name)]
public sealed class HostedTests(TrainedModels models)
{
    [Fact]
    public async Task One_line_maps_a_model_and_two_lines_map_two()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapClassifier("/defects", models.Classifier);
        app.MapClassifier("/groups", models.Clustering, new() { Name = "mine", ApiKey = "secret" });
        app.MapGet("/", () => "own page");
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        Assert.Equal("own page", await client.GetStringAsync(new Uri("/", UriKind.Relative)));
        var photo = await File.ReadAllBytesAsync(TrainedModels.Photos[0]);
        foreach (var address in (string[])["/defects", "/defects/predict", "/defects/models/six/predict"])
        {
            using var response = await client.PostAsync(new Uri(address, UriKind.Relative), Content(photo));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Contains("<title>six", await client.GetStringAsync(new Uri("/defects", UriKind.Relative)), StringComparison.Ordinal);
        using var refused = await client.PostAsync(new Uri("/groups", UriKind.Relative), Content(photo));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/groups") { Content = Content(photo) };
        request.Headers.Authorization = new("Bearer", "secret");
        using var allowed = await client.SendAsync(request);
        var answer = JsonSerializer.Deserialize<JsonElement>(await allowed.Content.ReadAsStringAsync());
        Assert.Equal("mine", answer.GetProperty("model").GetString());
        await app.StopAsync();
    }

    [Fact]
    public void A_missing_model_and_options_without_sense_are_errors_at_once()
    {
        using var app = (IHost)WebApplication.CreateSlimBuilder().Build();
        var routes = (IEndpointRouteBuilder)app;
        Assert.Throws<PipelineException>(() => routes.MapClassifier("/x", Path.Combine(models.Folder, "nothing.zip")));
        Assert.Throws<ArgumentOutOfRangeException>(() => routes.MapClassifier("/x", models.Classifier, new() { QueueLength = 0 }));
        Assert.Throws<ArgumentException>(() => routes.MapClassifier("/x", models.Classifier, new() { ApiKey = "" }));
    }

    private static ByteArrayContent Content(byte[] photo)
    {
        var content = new ByteArrayContent(photo);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        return content;
    }
}
