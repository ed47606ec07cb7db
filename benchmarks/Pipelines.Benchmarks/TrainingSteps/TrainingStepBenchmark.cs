using System.Diagnostics;
using System.Globalization;
using Pipelines.Benchmarks.Extraction;
using Pipelines.Benchmarks.GraphSteps;
using Pipelines.Onnx;
using static TorchSharp.torch;

namespace Pipelines.Benchmarks.TrainingSteps;

/// <summary>
/// A step of fine-tuning as <c>trainer run</c> does it, with decoding and augmenting beside it, against a step of the same network written
/// by hand in TorchSharp on pixels that lie in memory (target: 1.10 times as long).
/// </summary>
internal static class TrainingStepBenchmark
{
    private const int Images = 160;

    /// <summary>Measures ResNet-18 and MobileNetV2 at 96 and 224 pixels.</summary>
    public static void Run(BenchmarkContext context)
    {
        var photos = PhotosOfTwoClasses(context.Folder);
        foreach (var size in new[] { 96, 224 })
        {
            Compare(context, $"ResNet-18, {size} px", size, NetworkGraphs.ResNet18(size), () => new HandWrittenResNet18(), 512, photos);
            Compare(
                context,
                $"MobileNetV2, {size} px",
                size,
                NetworkGraphs.MobileNetV2(size),
                () => new HandWrittenMobileNetV2(),
                1280,
                photos);
        }
    }

    /// <summary>Draws pictures of 640 × 480 into two folders.</summary>
    public static string PhotosOfTwoClasses(string folder)
    {
        var photos = Path.Combine(folder, "photos");
        foreach (var (index, photo) in DrawnPhotos.Write(folder, Images).Index())
        {
            var ofClass = Directory.CreateDirectory(Path.Combine(photos, index % 2 == 0 ? "even" : "odd"));
            File.Move(photo.Item.Path, Path.Combine(ofClass.FullName, photo.Item.Name));
        }

        return photos;
    }

    private static void Compare(
        BenchmarkContext context,
        string name,
        int size,
        OnnxModel graph,
        Func<nn.Module<Tensor, Tensor>> byHand,
        int features,
        string photos)
    {
        using var ours = new BenchmarkTraining(graph, size, photos, Path.Combine(context.Folder, name));
        using var theirs = new HandWrittenTraining(byHand(), features, ours.Classes, size);
        context.Output.WriteLine(
            $"{name}, {ours.Parameters} and {theirs.Parameters} parameters, batches of {BenchmarkTraining.Batch}; milliseconds for a step");

        // About three seconds for each round.
        var steps = size < 128 ? 20 : 6;
        var times = Alternation.Run(
            context.Output,
            context.Rounds,
            new Side("run, pictures included", () => Milliseconds(steps, ours.Run)),
            new Side("by hand, ready pixels", () => Milliseconds(steps, theirs.Run)));
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"run / by hand: {Alternation.MedianRatio(times[0], times[1]):F3}  (target 1.10)"));
        context.Output.WriteLine();
    }

    /// <summary>The mean of the steps after the first two, while which the first pictures are read.</summary>
    private static double Milliseconds(int steps, Action<int, Action<int>> train)
    {
        const int Before = 2;
        var watch = new Stopwatch();
        train(Before + steps, step =>
        {
            if (step == Before)
            {
                watch.Start();
            }
            else if (step == Before + steps)
            {
                watch.Stop();
            }
        });
        return watch.Elapsed.TotalMilliseconds / steps;
    }
}
