using System.Diagnostics;
using System.Globalization;
using Pipelines.Sweeps;
using Pipelines.Sweeps.Trials;
using Pipelines.Tasks;
using Pipelines.Tasks.Classification;
using Pipelines.Tasks.Extraction;

namespace Pipelines.Benchmarks.Sweeps;

/// <summary>
/// A sweep of 30 heads on the clothing photos, vectors cached, against the 30 trainings alone: on as many threads as there are cores, with
/// nothing written. What a sweep adds is preparing, evaluating, writing, and how well it fills the cores.
/// </summary>
internal static class SweepBenchmark
{
    private const int Trials = 30;

    public static void Run(BenchmarkContext context)
    {
        var clothing = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(context.Backbone)!, "..", "datasets", "clothing"));
        var configuration = Path.Combine(context.Folder, "pipelines.json");
        File.WriteAllText(configuration, $$"""
            { "pipelines": { "clothing": {
              "data": { "train": "{{clothing}}/train", "validation": "{{clothing}}/validation" },
              "backbone": "{{Path.GetFullPath(context.Backbone)}}",
              "sweep": {
                "over": {
                  "head.labelSmoothing": [0, 0.1],
                  "training.optimizer.learningRate": { "from": 1e-5, "to": 1e-2, "scale": "log" },
                  "training.optimizer.weightDecay": { "from": 1e-3, "to": 1, "scale": "log" } },
                "trials": {{Trials}} } } } }
            """);
        var file = PipelinesFile.Load(configuration);
        var sweep = PreparedSweep.Prepare(file, "clothing", progress: null, CancellationToken.None);
        var features = DataSetFeatures.Extract(sweep.OfTrial(sweep.Trials[0]), TimeProvider.System, progress: null, CancellationToken.None);
        var busy = new List<double>();
        var round = 0;
        context.Output.WriteLine($"{features.Train.Images.Count} x {features.Train.Features.Columns}; milliseconds of {Trials} heads");
        var times = Alternation.Run(
            context.Output,
            context.Rounds,
            new Side("the trainings alone", () => Milliseconds(() => TrainAll(sweep, features))),
            new Side("the sweep", () => Milliseconds(() => Sweep(sweep, Path.Combine(context.Folder, $"runs-{round++}"), busy))),
            new Side("with its preparation", () => Milliseconds(() =>
            {
                var prepared = PreparedSweep.Prepare(file, "clothing", progress: null, CancellationToken.None);
                Sweep(prepared, Path.Combine(context.Folder, $"runs-{round++}"), []);
            })));
        Print(context, $"the sweep: {Alternation.MedianRatio(times[1], times[0]):F2} times the trainings alone (target: 1.1)");
        Print(context, $"with reading and checking the images, and all trials: {Alternation.MedianRatio(times[2], times[0]):F2} times");
        Print(context, $"processor time of the sweep: {Alternation.Median([.. busy]):F2} cores of {Environment.ProcessorCount}");
    }

    private static void TrainAll(PreparedSweep sweep, DataSetFeatures features)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.ForEach(sweep.Trials, options, trial =>
        {
            var pipeline = sweep.OfTrial(trial);
            pipeline = pipeline with { Options = pipeline.Options with { Head = pipeline.Options.Head with { Calibrate = false } } };
            HeadTraining.Try(pipeline, features, HeldOutImages.Of(features), progress: null, CancellationToken.None);
        });
    }

    private static void Sweep(PreparedSweep sweep, string runs, List<double> busy)
    {
        var folder = SweepFolder.Of(runs, sweep);
        var (before, watch) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew());
        using (folder.Take(WorkShard.Whole))
        {
            var runner = new TrialRunner(sweep, folder, TimeProvider.System, _ => { });
            new TrialSeries(sweep, folder, runner, new(sweep, TimeProvider.System), _ => { })
                .Run(WorkShard.Whole, progress: null, CancellationToken.None);
        }

        busy.Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds / watch.Elapsed.TotalSeconds);
    }

    private static double Milliseconds(Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static void Print(BenchmarkContext context, FormattableString text) =>
        context.Output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
