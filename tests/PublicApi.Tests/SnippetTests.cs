using Pipelines;
using PublicApi.Tests.Snippets;
using SkiaSharp;

namespace PublicApi.Tests;

/// <summary>The code that docs/csharp.md shows does what the page says.</summary>
public sealed class SnippetTests : IClassFixture<SnippetTests.TrainedModels>
{
    private readonly TrainedModels _trained;

    public SnippetTests(TrainedModels trained) => _trained = trained;

    [Fact]
    public async Task A_job_of_a_file_runs_its_pipelines()
    {
        var results = await RunPipelines.FileAsync(_trained.Configuration);
        Assert.Equal(["photos", "groups"], results.Select(result => result.Pipeline));
        Assert.All(results, result => Assert.True(File.Exists(Path.Combine(result.Folder, "metrics.json"))));
        Assert.Equal(5, RunPipelines.Overridden(_trained.Configuration)["photos"].Training.Epochs);
    }

    [Fact]
    public async Task Progress_events_and_plan_are_about_the_pipelines_of_the_job()
    {
        var job = PipelineJob.Load(_trained.Configuration);
        Assert.Equal(["photos", "photos", "groups", "groups"], (await RunPipelines.ProgressAsync(job)).Select(line => line.Split(':')[0]));
        Assert.Equal(["photos", "groups"], (await RunPipelines.PlanAsync(job)).Select(plan => plan.Pipeline));
    }

    [Fact]
    public async Task Errors_say_which_of_the_three_they_are()
    {
        var job = PipelineJob.FromOptions("photos", new PipelineOptions { Data = new() { Train = "nowhere" } }, _trained.Images.Folder);
        Assert.StartsWith(
            "photos.data.train: ", Assert.Single(await RunPipelines.ErrorsAsync(job, CancellationToken.None)), StringComparison.Ordinal);

        job = PipelineJob.Load(
            _trained.Configuration,
            ["photos.training.optimizer={ \"type\": \"sgd\", \"learningRate\": 100, \"weightDecay\": 100 }", "photos.training.seed=5"]);
        var failed = await RunPipelines.ErrorsAsync(job, CancellationToken.None);
        Assert.StartsWith("photos failed: ", failed[0], StringComparison.Ordinal);
        Assert.Equal("finished: 0, not run: groups", failed[1]);

        using var stop = new CancellationTokenSource();
        job = PipelineJob.Load(_trained.Configuration, ["training.seed=7"]);
        job.PipelineStarting += (_, _) => stop.Cancel();
        Assert.Equal(["photos was stopped, its training is kept up to step 0"], await RunPipelines.ErrorsAsync(job, stop.Token));
    }

    [Fact]
    public void One_image_and_many_images_are_predicted()
    {
        var photo = SurfaceDefects.HeldOut[0];
        using var model = ImageModel.Load(_trained.Classifier);
        var prediction = UseModels.One(_trained.Classifier, photo);
        Assert.Contains(prediction.Label, model.Labels);

        var results = UseModels.Many(model, Path.GetDirectoryName(photo)!);
        Assert.Equal(prediction.Label, results[0].Value!.Label);
        Assert.Equal("not an image: text", UseModels.Broken(model, "text"u8.ToArray()));
    }

    [Fact]
    public async Task Images_are_explained()
    {
        using var model = ImageModel.Load(_trained.Classifier);
        var photos = Path.GetDirectoryName(SurfaceDefects.HeldOut[0])!;
        var folder = Directory.CreateTempSubdirectory("overlays-");
        var results = await UseModels.ExplainAsync(_trained.Classifier, photos, folder.FullName);
        Assert.All(results, result => Assert.Equal(
            model.Predict(result.Name).Top(2).Select(label => label.Label), result.Value!.Select(overlay => overlay.Label)));
        Assert.Equal(2 * results.Count, folder.GetFiles().Length);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_file_its_content_a_stream_and_pixels_are_predicted_alike()
    {
        var photo = SurfaceDefects.HeldOut[1];
        var content = await File.ReadAllBytesAsync(photo);
        using var bitmap = SKBitmap.Decode(content);
        byte[] rgb = [.. bitmap.Pixels.SelectMany(pixel => (byte[])[pixel.Red, pixel.Green, pixel.Blue])];
        await using var upload = File.OpenRead(photo);

        var predictions = await UseModels.SourcesAsync(
            await File.ReadAllBytesAsync(_trained.Classifier), photo, content, upload, rgb, bitmap.Width, bitmap.Height);
        Assert.All(predictions, prediction => Assert.Equal(predictions[0].Scores, prediction.Scores));
    }

    [Fact]
    public async Task Clusters_embeddings_and_metrics_come_from_the_models()
    {
        var photo = SurfaceDefects.HeldOut[0];
        Assert.InRange(UseModels.Cluster(_trained.Clustering, photo).Cluster!.Value, 1, 3);

        using var model = ImageModel.Load(_trained.Classifier);
        Assert.Equal(1, UseModels.Similarity(model, photo, photo), 1e-5);
        Assert.InRange(UseModels.Similarity(model, photo, SurfaceDefects.HeldOut[2]), -1, 0.9999);
        var held = Path.GetDirectoryName(Path.GetDirectoryName(photo))!;
        Assert.InRange((await UseModels.EvaluateAsync(model, held)).Classification!.Accuracy, 0.4, 1);
        Assert.All(await UseModels.EmbedAsync(Path.GetDirectoryName(photo)!), result => Assert.True(result.IsUsable));
    }

    [Fact]
    public async Task Backbones_and_learning_rates_are_tried_on_the_images_of_the_job()
    {
        var comparison = await RunPipelines.CompareAsync(PipelineJob.Load(_trained.Configuration, ["backbone.cacheFolder=weights"]));
        Assert.Equal("builtin", Assert.Single(comparison.Scores).Name);
        Assert.Equal(new ProblemAction(ProblemActionKind.DownloadWeights, "resnet18"), Assert.Single(comparison.NotTried).Action);

        var fineTune = PipelineJob.Load(
            _trained.Configuration, ["training={ \"transfer\": \"fineTune\", \"batchSize\": 8, \"threads\": 1 }"], ["photos"]);
        Assert.NotEmpty((await RunPipelines.FindRateAsync(fineTune)).Points);
    }

    [Fact]
    public async Task A_download_can_be_cancelled() => await Assert.ThrowsAnyAsync<OperationCanceledException>(
        () => UseModels.DownloadAsync(new Progress<StageProgress>(), new CancellationToken(canceled: true)));

    /// <summary>A classifier and a clustering of a few images.</summary>
    public sealed class TrainedModels : IAsyncLifetime, IDisposable
    {
        public SurfaceDefects Images { get; } = new();

        public string Configuration => Images.At("pipelines.json");

        public string Classifier { get; private set; } = "";

        public string Clustering { get; private set; } = "";

        public async Task InitializeAsync()
        {
            var result = await RunPipelines.CodeAsync(Images.Photos, Images.At("runs"));
            Classifier = Path.Combine(result.Folder, "model.zip");
            await File.WriteAllTextAsync(Configuration, """
                { "pipelines": {
                    "photos": { "data": { "train": "photos", "test": 0.25 }, "image": 64 },
                    "groups": { "task": "clustering", "data": "photos", "image": 64, "kMeans": 3 } } }
                """);
            Clustering = Path.Combine((await PipelineJob.Load(Configuration, pipelines: ["groups"]).RunAsync())[0].Folder, "model.zip");
        }

        public Task DisposeAsync() => Task.CompletedTask;

        public void Dispose() => Images.Dispose();
    }
}
