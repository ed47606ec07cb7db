using System.Collections.Concurrent;
using System.Net;

namespace Pipelines.Serving.Tests;

/// <summary>Files of models that are replaced while they serve.</summary>
[Collection(ServingTests.Name)]
public sealed class ReplacementTests(TrainedModels models) : IDisposable
{
    private static readonly ServingOptions s_often = new() { ReplacementInterval = TimeSpan.FromMilliseconds(50), QueueLength = 200 };
    private readonly string _file = Path.Combine(models.Folder, $"{Guid.NewGuid():n}.zip");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task No_request_is_dropped_while_the_file_is_replaced_again_and_again()
    {
        Put(models.Classifier);
        await using var server = await RunningServer.StartAsync(_file, s_often);
        var photo = await File.ReadAllBytesAsync(TrainedModels.Photos[0]);
        var seen = new ConcurrentDictionary<int, int>();
        using var end = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                var (status, answer) = await server.PostAsync("predict", photo);
                Assert.Equal(HttpStatusCode.OK, status);
                seen.AddOrUpdate(answer.GetProperty("top").GetArrayLength(), 1, (_, count) => count + 1);
            }
        })).ToList();

        // A classifier has six classes, the other two.
        for (var round = 0; round < 3; round++)
        {
            await PutAndWaitAsync(server, models.OtherClassifier, 2, photo);
            await PutAndWaitAsync(server, models.Classifier, 6, photo);
        }

        await end.CancelAsync();
        await Task.WhenAll(load);
        Assert.Equal([2, 6], seen.Keys.Order());
    }

    [Fact]
    public async Task A_damaged_or_missing_file_leaves_the_old_model_and_readiness_says_so()
    {
        Put(models.Classifier);
        await using var server = await RunningServer.StartAsync(_file, s_often);
        var whole = await File.ReadAllBytesAsync(models.OtherClassifier);
        foreach (var damaged in (byte[][])[whole[..(whole.Length / 2)], "no model"u8.ToArray(), []])
        {
            await File.WriteAllBytesAsync(_file, damaged);
            await UntilAsync(server, "degraded", "cannot be loaded");
            await server.AssertServesAsync();
        }

        File.Delete(_file);
        await UntilAsync(server, "degraded", "gone");
        await server.AssertServesAsync();

        Put(models.OtherClassifier);
        await UntilAsync(server, "ready", "");
        var (_, answer) = await server.PostAsync("predict", await File.ReadAllBytesAsync(TrainedModels.Photos[0]));
        Assert.Equal(2, answer.GetProperty("top").GetArrayLength());
    }

    private static async Task UntilAsync(RunningServer server, string status, string problem)
    {
        for (var tries = 0; ; tries++)
        {
            var health = await server.GetAsync("health/ready");
            var model = health.GetProperty("models")[0];
            var found = model.TryGetProperty("problem", out var text) ? text.GetString()! : "";
            if (health.GetProperty("status").GetString() == status && found.Contains(problem, StringComparison.Ordinal))
            {
                // For strangers: no path of this machine.
                Assert.DoesNotContain(Path.GetTempPath(), found, StringComparison.Ordinal);
                return;
            }

            Assert.True(tries < 400, $"{health}");
            await Task.Delay(25);
        }
    }

    private async Task PutAndWaitAsync(RunningServer server, string model, int classes, byte[] photo)
    {
        Put(model);
        for (var tries = 0; ; tries++)
        {
            var (_, answer) = await server.PostAsync("predict", photo);
            if (answer.GetProperty("top").GetArrayLength() == classes)
            {
                return;
            }

            Assert.True(tries < 400, "The new model does not come.");
            await Task.Delay(25);
        }
    }

    private void Put(string model)
    {
        File.Copy(model, _file + ".new", overwrite: true);
        File.SetLastWriteTimeUtc(_file + ".new", DateTime.UtcNow);
        File.Move(_file + ".new", _file, overwrite: true);
    }
}
