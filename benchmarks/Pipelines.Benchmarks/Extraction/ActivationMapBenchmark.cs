using System.Diagnostics;
using System.Globalization;
using Pipelines.Backbones;
using Pipelines.Explanation;
using Pipelines.Features;
using Pipelines.Imaging;
using Pipelines.Numerics;

namespace Pipelines.Benchmarks.Extraction;

/// <summary>
/// Class activation maps of 200 JPEGs of 640 × 480, two for each image, against extracting the vectors of the same images (target: 0.5 of
/// its images per second); and the overlays of the same images as PNG.
/// </summary>
internal static class ActivationMapBenchmark
{
    private const int Images = 200;
    private const int Classes = 10;

    /// <summary>Runs the comparison.</summary>
    public static void Run(BenchmarkContext context)
    {
        var backbone = Backbone.Load(new BackboneOptions { Model = Path.GetFullPath(context.Backbone) }, ".");
        var preprocessing = new Preprocessing(backbone.Size, backbone.Size, ResizeMode.Crop);
        var graph = FeatureGraph.Build(backbone, preprocessing, new NeckOptions());
        var model = ModelGraph.ForClassification(
            graph, null, false, Head(FeatureGraph.Dimensions(graph)), [.. Enumerable.Range(0, Classes).Select(i => $"class {i}")], new()
            {
                Preprocessing = preprocessing,
                Backbone = backbone.Name,
                Mean = backbone.Mean,
                Std = backbone.Std,
                Pipeline = "benchmark",
                ProducerVersion = "0",
            });
        var file = Path.Combine(context.Folder, "model.onnx");
        model.Save(file);
        var photos = DrawnPhotos.Write(context.Folder, Images);
        ImageInput[] images = [.. photos.Select(photo => (ImageInput)photo.Item.Path)];
        context.Output.WriteLine(
            $"{backbone.Name} at {backbone.Size} px, {Images} JPEGs, {Environment.ProcessorCount} cores; images per second");

        using var extractor = new FeatureExtractor(graph, preprocessing, cache: null);
        using var mapper = ActivationMapper.TryCreate(model, out var reason) ?? throw new InvalidOperationException(reason);
        using var explainer = ImageExplainer.Load(file);
        var round = 0;
        var results = Alternation.Run(
            context.Output,
            context.Rounds,
            new Side("FeatureExtractor", () => PerSecond(() => extractor.Extract(photos))),
            new Side("two maps an image", () => PerSecond(() => Wait(mapper.RunAsync(images, (_, _) => [0, 1], _ => { })))),
            new Side("overlays as PNG", () => PerSecond(() => Wait(
                explainer.WriteOverlaysAsync(images, Path.Combine(context.Folder, $"overlays{round++}"))))));
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"maps / FeatureExtractor: {Alternation.MedianRatio(results[1], results[0]):f2}  (target 0.50)"));
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"overlays / FeatureExtractor: {Alternation.MedianRatio(results[2], results[0]):f2}"));
    }

    private static LinearLayer Head(int inputs)
    {
        var random = new Random(1);
        return new([.. Enumerable.Range(0, Classes * inputs).Select(_ => random.NextSingle() - 0.5f)], new float[Classes]);
    }

    private static void Wait(Task work) => work.GetAwaiter().GetResult();

    private static double PerSecond(Action work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        return Images / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
