using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Pipelines.Benchmarks.Extraction;

namespace Pipelines.Benchmarks.Cluster;

/// <summary>
/// What dividing an extraction costs: processor time of four shards, two at a time and with one worker each, against one process that does
/// all with two workers (target: at most 1.05). Whole processes, from start to exit: each shard starts, loads the network, and reads and
/// hashes all images.
/// </summary>
internal static partial class ShardsBenchmark
{
    private const int Photos = 2000;
    private const int Shards = 4;
    private const int Children = -1;

    /// <summary>Runs the comparison.</summary>
    public static void Run(BenchmarkContext context)
    {
        var photos = Directory.CreateDirectory(Path.Combine(context.Folder, "photos")).FullName;
        DrawnPhotos.Write(photos, Photos);
        File.WriteAllText(
            Path.Combine(context.Folder, "pipelines.json"),
            """{ "pipelines": { "p": { "task": "clustering", "data": "photos", "backbone":"""
            + $$""" "{{Path.GetFullPath(context.Backbone)}}" } } }""");

        context.Output.WriteLine($"seconds of processor time, {Photos} JPEGs");
        var results = Alternation.Run(
            context.Output,
            context.Rounds,
            new Side("one process", () => ProcessorTime(context, () => Extract(context, 2).WaitForExit())),
            new Side($"{Shards} shards", () => ProcessorTime(context, () => Parallel.ForEach(
                Enumerable.Range(1, Shards),
                new ParallelOptions { MaxDegreeOfParallelism = 2 },
                number => Extract(context, 1, "--shard", $"{number}/{Shards}").WaitForExit()))));
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"shards / one process: {Alternation.MedianRatio(results[1], results[0]):F3}  (target 1.05)"));
    }

    private static Process Extract(BenchmarkContext context, int workers, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "trainer.dll"),
                "extract",
                Path.Combine(context.Folder, "pipelines.json"),
                .. arguments,
            ]);
        start.Environment["DOTNET_PROCESSOR_COUNT"] = workers.ToString(CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

    private static double ProcessorTime(BenchmarkContext context, Action work)
    {
        Directory.CreateDirectory(Path.Combine(context.Folder, ".cache"));
        Directory.Delete(Path.Combine(context.Folder, ".cache"), recursive: true);
        var before = OfChildren();
        work();
        return OfChildren() - before;
    }

    /// <summary>Seconds that all processes that have ended used, as the system counts them.</summary>
    private static double OfChildren()
    {
        var usage = new long[18];
        return GetUsage(Children, usage) == 0
            ? usage[0] + usage[2] + ((usage[1] + usage[3]) / 1e6)
            : throw new PlatformNotSupportedException("This benchmark needs Linux.");
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, long[] usage);
}
