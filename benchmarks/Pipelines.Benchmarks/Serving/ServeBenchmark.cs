using System.Globalization;
using System.Reflection;
using Pipelines.Backbones;
using Pipelines.Benchmarks.Commands;
using Pipelines.Benchmarks.Extraction;
using Pipelines.Features;
using Pipelines.Imaging;

namespace Pipelines.Benchmarks.Serving;

/// <summary>
/// <c>trainer serve</c> with JPEGs of 640 × 480 over 16 connections, against the extraction of the same images (target: 0.90 of it) and
/// against the sample that uses stock ML.NET alone (target: twice its throughput); how much slower the slowest requests of one connection
/// are (target: p99 at most 1.3 × p50); memory over 10,000 requests; and the start, against a prediction of one photo (target: at most
/// twice). Clients run on the same cores.
/// </summary>
internal static class ServeBenchmark
{
    private const int Images = 100;
    private const int Connections = 16;
    private const int Requests = 200;
    private const int LatencyRequests = 400;
    private const int MemoryRequests = 10_000;
    private static readonly string s_trainer = Path.Combine(AppContext.BaseDirectory, "trainer.dll");

    public static void Run(BenchmarkContext context)
    {
        var photos = DrawnPhotos.Write(Directory.CreateDirectory(Path.Combine(context.Folder, "photos")).FullName, Images);
        List<byte[]> files = [.. photos.Select(photo => File.ReadAllBytes(photo.Item.Path))];
        var model = Train(context, [.. photos.Select(photo => photo.Item.Path)]);
        var backbone = Backbone.Load(new BackboneOptions { Model = Path.GetFullPath(context.Backbone) }, ".");
        var preprocessing = new Preprocessing(backbone.Size, backbone.Size, ResizeMode.Crop);
        using var extractor = new FeatureExtractor(
            FeatureGraph.Build(backbone, preprocessing, new NeckOptions()), preprocessing, cache: null);
        using (var served = ServiceProcess.Begin("predict", s_trainer, "serve", model, "--port", "0"))
        using (var stock = ServiceProcess.Begin("classify", Sample(), "--urls", "http://127.0.0.1:0", "--Model", model))
        {
            Throughput(context, extractor, photos, served, stock, files);
            Latency(context, served, files);
            Memory(context, served, files);
        }

        Start(context, model, photos[0].Item.Path);
    }

    private static void Throughput(
        BenchmarkContext context,
        FeatureExtractor extractor,
        IReadOnlyList<Data.HashedImage> photos,
        ServiceProcess served,
        ServiceProcess stock,
        IReadOnlyList<byte[]> files)
    {
        var times = new Dictionary<string, List<double>>();
        double Send(string name, ServiceProcess service)
        {
            var before = service.ProcessorTime;
            var seconds = service.Send(files, Requests, Connections).Seconds;
            times.TryAdd(name, []);
            times[name].Add((service.ProcessorTime - before) / Requests);
            return Requests / seconds;
        }

        Print(context, $"images per second, {Connections} connections");
        var results = Alternation.Run(
            context.Output,
            context.Rounds,
            new Side("trainer serve", () => Send("serve", served)),
            new Side("FeatureExtractor", () => photos.Count / extractor.Extract(photos).Elapsed.TotalSeconds),
            new Side("stock ML.NET", () => Send("stock", stock)));
        Print(context, $"trainer serve / FeatureExtractor: {Alternation.MedianRatio(results[0], results[1]):f2}  (target 0.90)");
        Print(context, $"trainer serve / stock ML.NET:     {Alternation.MedianRatio(results[0], results[2]):f2}  (target 2.00)");

        // Where other processes take part of the cores, one with many threads gets more of them; this does not depend on that.
        double[] ours = [.. times["serve"].Skip(1)], theirs = [.. times["stock"].Skip(1)];
        Print(context, $"processor time of an image: {Alternation.Median(ours):f1} ms, stock ML.NET {Alternation.Median(theirs):f1} ms");
        Print(context, $"stock ML.NET / trainer serve:     {Alternation.MedianRatio(theirs, ours):f2}");
    }

    private static void Latency(BenchmarkContext context, ServiceProcess served, IReadOnlyList<byte[]> files)
    {
        Print(context, $"milliseconds of a request, one connection");
        var ratios = new List<double>();
        for (var round = 0; round < context.Rounds; round++)
        {
            var sorted = served.Send(files, LatencyRequests, connections: 1).Milliseconds.Order().ToArray();
            var (median, slow) = (sorted[LatencyRequests / 2], sorted[LatencyRequests * 99 / 100]);
            ratios.Add(slow / median);
            Print(context, $"p50 {median:f1}, p99 {slow:f1}");
        }

        Print(context, $"p99 / p50: {Alternation.Median([.. ratios]):f2}  (target 1.30, on a quiet machine)");
    }

    private static void Memory(BenchmarkContext context, ServiceProcess served, IReadOnlyList<byte[]> files)
    {
        var before = served.WorkingSet;
        served.Send(files, MemoryRequests / 2, Connections);
        var half = served.WorkingSet;
        served.Send(files, MemoryRequests / 2, Connections);
        var end = served.WorkingSet;
        Print(
            context, $"working set: {before:n0} MB, {half:n0} MB after {MemoryRequests / 2:n0} requests, {end:n0} MB after twice as many");
    }

    private static void Start(BenchmarkContext context, string model, string photo)
    {
        double Ready()
        {
            using var served = ServiceProcess.Begin("predict", s_trainer, "serve", model, "--port", "0");
            return served.Start.TotalMilliseconds;
        }

        Print(context, $"milliseconds of a whole process, or until it is ready");
        var times = Alternation.Run(
            context.Output,
            context.Rounds,
            new Side("trainer serve", Ready),
            new Side("trainer predict, 1 photo", () => TrainerProcess.Milliseconds("predict", model, photo)));
        Print(context, $"trainer serve / trainer predict: {Alternation.MedianRatio(times[0], times[1]):f2}  (target: at most 2.00)");
    }

    private static string Train(BenchmarkContext context, IReadOnlyList<string> photos)
    {
        foreach (var (number, photo) in photos.Index())
        {
            // Two classes are enough for a head.
            var label = Directory.CreateDirectory(Path.Combine(context.Folder, "classes", number % 2 == 0 ? "even" : "odd")).FullName;
            File.Copy(photo, Path.Combine(label, Path.GetFileName(photo)));
        }

        var configuration = Path.Combine(context.Folder, "pipelines.json");
        File.WriteAllText(configuration, $$"""
            { "pipelines": { "parity": {
              "data": "classes", "backbone": "{{Path.GetFullPath(context.Backbone)}}", "report": false } } }
            """);
        TrainerProcess.Milliseconds("run", configuration);
        return Path.Combine(context.Folder, "runs", "parity", "latest", "model.zip");
    }

    private static string Sample() => typeof(ServeBenchmark).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "StockMinimalApi").Value!;

    private static void Print(BenchmarkContext context, FormattableString line) =>
        context.Output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
