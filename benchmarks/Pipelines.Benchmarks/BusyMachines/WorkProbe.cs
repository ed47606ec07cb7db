using System.Diagnostics;
using System.Globalization;
using Pipelines.Backbones;
using Pipelines.Benchmarks.Extraction;
using Pipelines.Benchmarks.GraphSteps;
using Pipelines.Benchmarks.TrainingSteps;
using Pipelines.Features;
using Pipelines.Imaging;

namespace Pipelines.Benchmarks.BusyMachines;

/// <summary>
/// The work that <see cref="BusyMachineBenchmark"/> measures, in a process of its own: how many cores it may use is decided when a process
/// starts. Prints one number, images or steps in a second.
/// </summary>
internal static class WorkProbe
{
    /// <summary>The name of the command that runs it.</summary>
    public const string Command = "probe";

    private const int Photos = 64;
    private const int Size = 96;
    private const int StepsBefore = 3;

    /// <summary>The kinds of work.</summary>
    public static IReadOnlyList<string> Kinds => ["extraction", "fineTuning"];

    /// <summary>Works for some seconds and prints the rate.</summary>
    /// <param name="context">Where to print, and a folder.</param>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="seconds">How long to measure.</param>
    public static void Run(BenchmarkContext context, string kind, double seconds)
    {
        var rate = kind == Kinds[0] ? Extraction(context, seconds) : FineTuning(context, seconds);
        context.Output.WriteLine(rate.ToString("R", CultureInfo.InvariantCulture));
    }

    private static double Extraction(BenchmarkContext context, double seconds)
    {
        var backbone = Backbone.Load(new BackboneOptions { Model = Path.GetFullPath(context.Backbone) }, ".");
        var preprocessing = new Preprocessing(backbone.Size, backbone.Size, ResizeMode.Crop);
        var photos = DrawnPhotos.Write(context.Folder, Photos);
        using var extractor = new FeatureExtractor(
            FeatureGraph.Build(backbone, preprocessing, new NeckOptions()), preprocessing, cache: null);
        extractor.Extract(photos);
        var (images, watch) = (0, Stopwatch.StartNew());
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            images += extractor.Extract(photos).Rows.Count;
        }

        return images / watch.Elapsed.TotalSeconds;
    }

    private static double FineTuning(BenchmarkContext context, double seconds)
    {
        var photos = TrainingStepBenchmark.PhotosOfTwoClasses(context.Folder);
        using var training = new BenchmarkTraining(NetworkGraphs.MobileNetV2(Size), Size, photos, Path.Combine(context.Folder, "training"));
        var watch = new Stopwatch();
        var (steps, elapsed) = (0, 0.0);
        using var stop = new CancellationTokenSource();
        try
        {
            training.Run(100_000, AfterStep, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Enough was measured.
        }

        return steps / elapsed;

        void AfterStep(int step)
        {
            if (step == StepsBefore)
            {
                watch.Start();
            }
            else if (step > StepsBefore)
            {
                (steps, elapsed) = (step - StepsBefore, watch.Elapsed.TotalSeconds);
                if (elapsed > seconds)
                {
                    stop.Cancel();
                }
            }
        }
    }
}
