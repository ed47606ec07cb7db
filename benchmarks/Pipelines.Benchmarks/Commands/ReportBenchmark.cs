using System.Globalization;
using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Imaging;

namespace Pipelines.Benchmarks.Commands;

/// <summary>
/// What <c>report.html</c> adds to a run of the clothing photos, as whole processes with every vector in the cache: at most a third of the
/// time in which the vectors of the same held-out photos are extracted, and 5 % of a first run.
/// </summary>
internal static class ReportBenchmark
{
    public static void Run(BenchmarkContext context)
    {
        var clothing = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(context.Backbone)!, "..", "datasets", "clothing"));
        var configuration = Path.Combine(context.Folder, "pipelines.json");
        File.WriteAllText(configuration, $$"""
            { "pipelines": { "clothing": {
              "data": { "train": "{{clothing}}/train", "test": "{{clothing}}/validation" },
              "backbone": "{{Path.GetFullPath(context.Backbone)}}" } } }
            """);
        var first = TrainerProcess.Milliseconds("run", configuration, "--set", "report=false");
        context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first run without a report: {first / 1000:F1} s"));

        var backbone = Backbone.Load(new BackboneOptions { Model = Path.GetFullPath(context.Backbone) }, ".");
        var preprocessing = new Preprocessing(backbone.Size, backbone.Size, ResizeMode.Crop);
        using var extractor = new FeatureExtractor(
            FeatureGraph.Build(backbone, preprocessing, new NeckOptions()), preprocessing, cache: null);
        var photos = DataSet.Load(
            new() { Train = Path.Combine(clothing, "validation") }, ".", labelled: false, place => place, holdsOutTest: false).Train;
        context.Output.WriteLine("milliseconds");
        var times = Alternation.Run(
            context.Output,
            context.Rounds,
            new Side("run without a report", () => TrainerProcess.Milliseconds("run", configuration, "--set", "report=false")),
            new Side("run with a report", () => TrainerProcess.Milliseconds("run", configuration)),
            new Side($"{photos.Count} vectors", () => extractor.Extract(photos).Elapsed.TotalMilliseconds));
        var report = Alternation.Median([.. times[1].Zip(times[0], (with, without) => with - without)]);
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"the report: {report:F0} ms, {report / Alternation.Median(times[2]):F2} of the extraction (target 0.33), "
                + $"{report / first:F3} of the first run (target 0.050)"));
    }
}
