using System.Globalization;

namespace Pipelines.Benchmarks.Commands;

/// <summary>The main job on the clothing photos as a whole process: the first run, and runs that find every vector in the cache.</summary>
internal static class WholeRunBenchmark
{
    public static void Run(BenchmarkContext context)
    {
        var clothing = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(context.Backbone)!, "..", "datasets", "clothing"));
        var configuration = Path.Combine(context.Folder, "pipelines.json");
        File.WriteAllText(configuration, $$"""
            { "pipelines": { "clothing": {
              "data": { "train": "{{clothing}}/train", "validation": "{{clothing}}/validation" },
              "backbone": "{{Path.GetFullPath(context.Backbone)}}" } } }
            """);
        var first = TrainerProcess.Milliseconds("run", configuration);
        context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first run: {first / 1000:F1} s"));
        context.Output.WriteLine("milliseconds of a whole process");
        var times = Alternation.Run(
            context.Output, context.Rounds, new Side("second run", () => TrainerProcess.Milliseconds("run", configuration)));
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"share of the target: {Alternation.Median(times[0]) / 5000:F2} of 5,000 ms"));
    }
}
