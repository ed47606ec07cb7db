using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;

namespace Pipelines.Serving.Tests;

[Collection(ServingTests.Name)]
public sealed class MetricsTests(TrainedModels models)
{
    private static readonly string[] s_instruments =
    [
        "pipelines.serving.requests", "pipelines.serving.stage.duration", "pipelines.serving.batch.size", "pipelines.serving.predictions",
        "pipelines.serving.unknown", "pipelines.serving.unusable", "pipelines.serving.replacements", "pipelines.serving.queue.length",
        "pipelines.serving.queue.running",
    ];

    [Fact]
    public async Task Requests_stages_queue_and_classes_are_counted()
    {
        var known = new ConcurrentDictionary<string, int>();
        var seen = new ConcurrentBag<(string Name, double Value, string Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Name == "Pipelines.Serving")
                {
                    known.TryAdd(instrument.Name, 0);
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        void Take<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
            where T : struct => seen.Add((
                instrument.Name, Convert.ToDouble(value), string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
        listener.SetMeasurementEventCallback<long>(Take);
        listener.SetMeasurementEventCallback<int>(Take);
        listener.SetMeasurementEventCallback<double>(Take);
        listener.Start();

        await using var server = await RunningServer.StartAsync(models.Classifier);
        var photo = await File.ReadAllBytesAsync(TrainedModels.Photos[0]);
        var (_, answer) = await server.PostAsync("predict?explain=true", photo);
        await server.PostAsync("predict", "no image"u8.ToArray());
        listener.RecordObservableInstruments();

        Assert.Equal(s_instruments.Order(), known.Keys.Order());
        double Sum(string name, string tags) => seen.Where(one => one.Name == name && one.Tags == tags).Sum(one => one.Value);
        Assert.Equal(1, Sum("pipelines.serving.requests", "model=six status=200"));
        Assert.Equal(1, Sum("pipelines.serving.requests", "model=six status=400"));
        Assert.Equal(1, Sum("pipelines.serving.predictions", $"model=six label={answer.GetProperty("label").GetString()}"));
        Assert.Equal(1, Sum("pipelines.serving.unusable", "model=six"));
        foreach (var stage in (string[])["receive", "wait", "predict", "explain", "answer"])
        {
            Assert.InRange(Sum("pipelines.serving.stage.duration", $"model=six stage={stage}"), 1e-9, 60);
        }

        Assert.Contains(seen, one => one is ("pipelines.serving.queue.length", 0, "models=six"));
        var page = await File.ReadAllTextAsync(RepositoryFolder.File("docs", "serving.md"));
        Assert.All(s_instruments, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_are_sent_where_a_receiver_is_configured()
    {
        using var receiver = new HttpListener();
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            receiver.Prefixes.Add($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        receiver.Start();
        var server = await RunningServer.StartAsync(new ServerOptions
        {
            Models = [new(models.Classifier)],
            Port = 0,
            OtlpEndpoint = new Uri(receiver.Prefixes.First() + "v1/metrics"),
        });
        await server.AssertServesAsync();

        // What is left is sent at the end.
        var received = receiver.GetContextAsync();
        var stopping = server.StopAsync();
        var request = (await received.WaitAsync(TimeSpan.FromSeconds(20))).Request;
        Assert.Equal("POST", request.HttpMethod);
        receiver.Abort();
        await stopping;
    }
}
