using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Imaging;

namespace Pipelines.Benchmarks.Cluster;

/// <summary>
/// Merging the vectors of 16 shards into a cache, each verified, against copying their files (target: at least half as fast). Both write
/// through to the disk; a third side copies without that.
/// </summary>
internal static class CacheMergeBenchmark
{
    private const int Vectors = 1_000_000;
    private const int Files = 16;
    private const int Dimensions = 512;

    /// <summary>Runs the comparison.</summary>
    public static void Run(BenchmarkContext context)
    {
        var source = Path.Combine(context.Folder, "source");
        var bytes = Write(source);
        var target = Path.Combine(context.Folder, "target");
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"MB per second; {Vectors:n0} vectors of {Dimensions} numbers in {Files} files, {bytes / 1e6:n0} MB"));
        var results = Alternation.Run(
            context.Output,
            context.Rounds,
            new Side("merge", () => PerSecond(target, bytes, () =>
            {
                var merged = new FeatureCacheFolder(target).MergeAsync([source]).GetAwaiter().GetResult();
                if (merged.Vectors != Vectors)
                {
                    throw new InvalidOperationException($"{merged.Vectors} vectors were merged.");
                }
            })),
            new Side("copy, to the disk", () => PerSecond(target, bytes, () => Copy(source, target, isFlushed: true))),
            new Side("copy", () => PerSecond(target, bytes, () => Copy(source, target, isFlushed: false))));
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"merge / copy to the disk: {Alternation.MedianRatio(results[0], results[1]):F2}  (target 0.50); "
            + $"merge / copy: {Alternation.MedianRatio(results[0], results[2]):F2}"));
    }

    private static long Write(string folder)
    {
        var key = new FeatureKey(ContentHash.Of([1]), Dimensions, "network", new Preprocessing(64, 64, ResizeMode.Crop));
        var (random, vector, name) = (new Random(1), new float[Dimensions], new byte[sizeof(int)]);
        for (var file = 0; file < Files; file++)
        {
            using var opened = new FeatureCache(folder).Open(key);
            for (var i = 0; i < Vectors / Files; i++)
            {
                vector[i % Dimensions] = random.NextSingle();
                BinaryPrimitives.WriteInt32LittleEndian(name, (file * (Vectors / Files)) + i);
                opened.Add(ContentHash.Of(name), vector);
            }
        }

        return new FeatureCache(folder).SizeInBytes();
    }

    private static void Copy(string source, string target, bool isFlushed)
    {
        foreach (var path in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
            if (isFlushed)
            {
                using var file = File.OpenHandle(copy, FileMode.Open, FileAccess.Write);
                RandomAccess.FlushToDisk(file);
            }
        }
    }

    private static double PerSecond(string target, long bytes, Action work)
    {
        Directory.CreateDirectory(target);
        Directory.Delete(target, recursive: true);
        var watch = Stopwatch.StartNew();
        work();
        return bytes / 1e6 / watch.Elapsed.TotalSeconds;
    }
}
