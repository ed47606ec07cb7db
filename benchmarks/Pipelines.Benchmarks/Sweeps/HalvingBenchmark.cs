using System.Diagnostics;
using System.Globalization;

namespace Pipelines.Benchmarks.Sweeps;

/// <summary>
/// Successive halving against training every trial to its end, on the same trials: what the best of each is worth on the validation photos
/// of clothing, and how many epochs that takes. The backbone is the small one beside the given, at 96 px.
/// </summary>
internal static class HalvingBenchmark
{
    private const string Small = "mobilenet_v1_0.25_128_imagenet.onnx";

    public static void Run(BenchmarkContext context)
    {
        var backbones = Path.GetDirectoryName(Path.GetFullPath(context.Backbone))!;
        var clothing = Path.GetFullPath(Path.Combine(backbones, "..", "datasets", "clothing"));
        WritePart(context, Path.Combine(clothing, "train"));
        var halving = Sweep(context, clothing, Path.Combine(backbones, Small), "successiveHalving");
        var full = Sweep(context, clothing, Path.Combine(backbones, Small), "random");
        var (epochs, all) = (halving.Trials.Sum(trial => trial.Epochs), full.Trials.Sum(trial => trial.Epochs));
        var (found, best) = (halving.Best!, full.Best!);
        Print(context, $"epochs: {epochs} of {all}, a share of {epochs / (double)all:F2} (target: a third)");
        Print(context, $"halving found trial {found.Number} with {halving.FigureOf(found):F4} ({found.Intervals["accuracy"]})");
        Print(context, $"the full grid trial {best.Number} with {full.FigureOf(best):F4} ({best.Intervals["accuracy"]})");

        // The figures of two models of the same images differ by chance about as much as one figure does.
        var error = Math.Sqrt(2 * full.FigureOf(best)!.Value * (1 - full.FigureOf(best)!.Value) / best.Images);
        var lost = full.FigureOf(best)!.Value - halving.FigureOf(found)!.Value;
        Print(context, $"lost: {lost:F4}, {lost / error:F1} standard errors ({(lost < 2 * error ? "within noise" : "MORE than noise")})");
    }

    /// <summary>Every fifth training photo: minutes are enough.</summary>
    private static void WritePart(BenchmarkContext context, string train)
    {
        var rows = Directory.EnumerateFiles(train, "*.*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Where((_, index) => index % 5 == 0)
            .Select(file => $"{file},{Path.GetFileName(Path.GetDirectoryName(file))}");
        File.WriteAllLines(Path.Combine(context.Folder, "part.csv"), rows.Prepend("path,label"));
    }

    private static SweepResult Sweep(BenchmarkContext context, string clothing, string backbone, string strategy)
    {
        var configuration = Path.Combine(context.Folder, $"{strategy}.json");
        File.WriteAllText(configuration, $$"""
            { "pipelines": { "clothing": {
              "data": { "train": "part.csv", "validation": "{{clothing}}/validation" },
              "backbone": "{{backbone}}", "image": 96,
              "training": { "transfer": "fineTune", "epochs": 9, "batchSize": 64, "unfreeze": "lastStages:2" },
              "sweep": {
                "over": {
                  "head.labelSmoothing": [0, 0.1, 0.2],
                  "training.optimizer.learningRate": [1e-4, 1e-3, 1e-2] },
                "strategy": "{{strategy}}", "trials": 9 } } } }
            """);
        var watch = Stopwatch.StartNew();
        var result = PipelineSweep.Of(PipelineJob.Load(configuration))
            .RunAsync(new() { RunsFolder = Path.Combine(context.Folder, strategy) })
            .GetAwaiter()
            .GetResult();
        Print(context, $"{strategy}: {watch.Elapsed.TotalSeconds:F0} s");
        foreach (var trial in result.Trials)
        {
            var settings = string.Join(' ', trial.Settings.Values);
            Print(context, $"  trial {trial.Number} ({settings}): {trial.State}, epochs {trial.Epochs}, {result.FigureOf(trial):F4}");
        }

        return result;
    }

    private static void Print(BenchmarkContext context, FormattableString text) =>
        context.Output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
