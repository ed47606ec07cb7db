using System.Globalization;
using Pipelines.Benchmarks.GraphSteps;

namespace Pipelines.Benchmarks.TrainingSteps;

/// <summary>The memory of 1,000 steps of fine-tuning MobileNetV2, decoding and augmenting included: it must not grow.</summary>
internal static class TrainingMemoryBenchmark
{
    private const int Steps = 1000;
    private const int Between = 100;
    private const int Size = 96;

    public static void Run(BenchmarkContext context)
    {
        using var training = new BenchmarkTraining(
            NetworkGraphs.MobileNetV2(Size), Size, TrainingStepBenchmark.PhotosOfTwoClasses(context.Folder), context.Folder);
        var largest = new long[Steps / Between];
        training.Run(Steps, step =>
        {
            var block = (step - 1) / Between;
            largest[block] = Math.Max(largest[block], Environment.WorkingSet);
            if (step % Between == 0)
            {
                context.Output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"steps {step - Between + 1} to {step}: {largest[block] / 1e6:n0} MB at most"));
            }
        });
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"last {Between} steps / second {Between} steps: {(double)largest[^1] / largest[1]:F3}"));
    }
}
