using System.Net;
using System.Text.Json;

namespace Pipelines.Serving.Tests;

/// <summary>What is answered is what the model says.</summary>
[Collection(ServingTests.Name)]
public sealed class PredictionTests(TrainedModels models)
{
    [Fact]
    public async Task A_body_is_answered_as_the_model_predicts()
    {
        using var model = ImageModel.Load(models.Classifier);
        await using var server = await RunningServer.StartAsync(models.Classifier);
        foreach (var photo in TrainedModels.Photos)
        {
            var expected = model.Predict(photo);
            foreach (var type in (string?[])["image/png", "image/anything", "application/octet-stream", "IMAGE/JPEG; q=1", null])
            {
                var (status, answer) = await server.PostAsync("predict", await File.ReadAllBytesAsync(photo), type);
                Assert.Equal(HttpStatusCode.OK, status);
                Assert.Equal("six", answer.GetProperty("model").GetString());
                Assert.Equal(expected.Label, answer.GetProperty("label").GetString());
                Assert.Equal(expected.Score!.Value, answer.GetProperty("score").GetDouble());
                Assert.Equal(
                    expected.Top(6).Select(place => (place.Label, place.Value)),
                    answer.GetProperty("top").EnumerateArray()
                        .Select(place => (place.GetProperty("label").GetString()!, place.GetProperty("score").GetDouble())));
            }
        }
    }

    [Fact]
    public async Task A_form_is_answered_image_by_image_also_where_one_is_broken()
    {
        using var model = ImageModel.Load(models.Classifier);
        await using var server = await RunningServer.StartAsync(models.Classifier);
        using var form = new MultipartFormDataContent();
        foreach (var photo in TrainedModels.Photos)
        {
            form.Add(new ByteArrayContent(await File.ReadAllBytesAsync(photo)), "image", $"../../{Path.GetFileName(photo)}");
        }

        form.Add(new StringContent("not a picture"), "image", "/etc/passwd");
        form.Add(new StringContent("a field"), "comment");
        var (status, answer) = await server.SendAsync("predict?top=1", form);

        Assert.Equal(HttpStatusCode.OK, status);
        var predictions = answer.GetProperty("predictions").EnumerateArray().ToList();
        Assert.Equal(
            [.. TrainedModels.Photos.Select(photo => model.Predict(photo).Label), "not an image: text"],
            predictions.Select(image => (image.TryGetProperty("label", out var label) ? label : image.GetProperty("error")).GetString()));
        Assert.Equal("/etc/passwd", predictions[^1].GetProperty("name").GetString());
        Assert.All(predictions.SkipLast(1), image => Assert.Single(image.GetProperty("top").EnumerateArray()));
    }

    [Fact]
    public async Task Several_models_have_names_and_a_clustering_gives_clusters()
    {
        using var clustering = ImageModel.Load(models.Clustering);
        await using var server = await RunningServer.StartAsync(new ServerOptions
        {
            Models = [new(models.Classifier), new(models.Clustering, "Gruppen ä ö")],
            Port = 0,
        });
        var photo = await File.ReadAllBytesAsync(TrainedModels.Photos[1]);
        var (_, byClass) = await server.PostAsync("models/six/predict", photo);
        Assert.Equal("six", byClass.GetProperty("model").GetString());
        var (_, byCluster) = await server.PostAsync($"models/{Uri.EscapeDataString("Gruppen ä ö")}/predict", photo);
        var expected = clustering.Predict(photo);
        Assert.Equal($"{expected.Cluster}", byCluster.GetProperty("cluster").GetString());
        Assert.Equal(expected.Distance!.Value, byCluster.GetProperty("distance").GetDouble());
        Assert.False(byCluster.TryGetProperty("label", out _));

        var (status, answer) = await server.PostAsync("predict", photo);
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("several models", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var known = (await server.GetAsync("models")).GetProperty("models");
        Assert.Equal(["six", "Gruppen ä ö"], known.EnumerateArray().Select(model => model.GetProperty("name").GetString()));
        Assert.Equal(3, known[1].GetProperty("clusters").GetInt32());
    }

    [Fact]
    public async Task A_class_activation_map_comes_where_it_is_asked_for_and_the_model_has_one()
    {
        await using var server = await RunningServer.StartAsync(new ServerOptions
        {
            Models = [new(models.Classifier), new(models.Clustering)],
            Port = 0,
        });
        var photo = await File.ReadAllBytesAsync(TrainedModels.Photos[2]);
        var (_, answer) = await server.PostAsync("models/six/predict?explain=true", photo);
        var map = answer.GetProperty("map");
        Assert.Equal(answer.GetProperty("label").GetString(), map.GetProperty("label").GetString());
        const string start = "data:image/png;base64,";
        var picture = map.GetProperty("image").GetString()!;
        Assert.StartsWith(start, picture, StringComparison.Ordinal);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], Convert.FromBase64String(picture[start.Length..])[..4]);

        (_, answer) = await server.PostAsync("models/six/predict", photo);
        Assert.False(answer.TryGetProperty("map", out _));
        (_, answer) = await server.PostAsync("models/groups/predict?explain=true", photo);
        Assert.Contains("no classifier", answer.GetProperty("mapError").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_the_document_and_the_health_checks_are_there_with_their_headers()
    {
        await using var server = await RunningServer.StartAsync(models.Classifier);
        using var page = await server.Client.GetAsync(new Uri("/", UriKind.Relative));
        var html = await page.Content.ReadAsStringAsync();
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        Assert.DoesNotContain("{{", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)(src|href)=\"(?!data:,)", html);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        foreach (var address in (string[])["/", "/health/live", "/models", "/nothing"])
        {
            using var response = await server.Client.GetAsync(new Uri(address, UriKind.Relative));
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
            Assert.True(response.Headers.Contains("Content-Security-Policy"));
            Assert.False(response.Headers.Contains("Server"));
            Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        }

        Assert.Equal("live", (await server.GetAsync("health/live")).GetProperty("status").GetString());
        Assert.Equal("ready", (await server.GetAsync("health/ready")).GetProperty("status").GetString());
        var document = await server.GetAsync("openapi/v1.json");
        var post = document.GetProperty("paths").GetProperty("/predict").GetProperty("post");
        Assert.Equal(
            ["top", "explain", "nearest"],
            post.GetProperty("parameters").EnumerateArray().Select(value => value.GetProperty("name").GetString()));
        Assert.True(post.GetProperty("requestBody").GetProperty("content").TryGetProperty("multipart/form-data", out _));
        Assert.True(document.GetProperty("paths").TryGetProperty("/models/{name}/predict", out _));
        Assert.True(document.GetProperty("components").GetProperty("schemas").TryGetProperty("ImageAnswer", out var schema));
        Assert.True(schema.GetProperty("properties").TryGetProperty("score", out _), JsonSerializer.Serialize(schema));
    }

    [Fact]
    public async Task An_index_names_the_most_similar_images_and_another_ones_is_refused()
    {
        var index = Path.Combine(models.Folder, "six.index");
        using (var source = EmbeddingSource.Find(models.Classifier))
        {
            await ImageIndex.BuildAsync(index, source, ImageInput.FromFolder(Path.Combine(models.Folder, "six")));
        }

        var photo = Directory.GetFiles(Path.Combine(models.Folder, "six"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .First();
        await using (var server = await RunningServer.StartAsync(models.Classifier, new() { Indexes = [index] }))
        {
            var (_, answer) = await server.PostAsync("predict", await File.ReadAllBytesAsync(photo));
            var nearest = answer.GetProperty("nearest").EnumerateArray().ToList();
            Assert.Equal(3, nearest.Count);
            Assert.Equal(Path.GetFileName(photo), nearest[0].GetProperty("file").GetString());
            Assert.Equal(1, nearest[0].GetProperty("similarity").GetDouble(), 1e-4);
            (_, answer) = await server.PostAsync("predict?nearest=0", await File.ReadAllBytesAsync(photo));
            Assert.False(answer.TryGetProperty("nearest", out _));
        }

        // The same images with the vectors of another network.
        var other = Path.Combine(models.Folder, "other.index");
        using (var source = EmbeddingSource.Find("builtin"))
        {
            await ImageIndex.BuildAsync(other, source, ImageInput.FromFolder(Path.Combine(models.Folder, "six")));
        }

        var error = await Assert.ThrowsAsync<ConfigurationException>(
            () => RunningServer.StartAsync(models.Classifier, new() { Indexes = [index, other] }));
        Assert.Contains("The vectors of this index are of", error.Problems[0].Found, StringComparison.Ordinal);
    }
}
