using System.Diagnostics;
using System.Globalization;
using Pipelines.Benchmarks.Extraction;
using Pipelines.Features;

namespace Pipelines.Benchmarks.Vectors;

/// <summary>
/// The vectors of 400 JPEGs of 640 × 480 in a file, against extracting them into memory (target: 0.95 of its images per second); memory
/// over ten times as many images.
/// </summary>
internal static class EmbedBenchmark
{
    private const int Images = 400;
    private static readonly string[] s_formats = [".npy", ".parquet", ".csv"];

    /// <summary>Runs the comparison.</summary>
    public static void Run(BenchmarkContext context)
    {
        using var source = EmbeddingSource.Find(Path.GetFullPath(context.Backbone), ["cache=false"]);
        var photos = DrawnPhotos.Write(context.Folder, Images);
        ImageInput[] images = [.. photos.Select(photo => (ImageInput)photo.Item.Path)];
        context.Output.WriteLine(
            $"{source.Name} at {source.ImageSize} px, {Images} JPEGs, {Environment.ProcessorCount} cores; images per second");

        using var extractor = new FeatureExtractor(source.Graph, source.Preprocessing, cache: null);
        var results = Alternation.Run(
            context.Output,
            context.Rounds,
            new Side("FeatureExtractor", () => PerSecond(() => extractor.Extract(photos))),
            new Side("embed .npy", () => PerSecond(() => Embed("vectors.npy"))),
            new Side("embed .parquet", () => PerSecond(() => Embed("vectors.parquet"))),
            new Side("embed .csv", () => PerSecond(() => Embed("vectors.csv"))));
        foreach (var (i, format) in s_formats.Index())
        {
            context.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"embed {format} / FeatureExtractor: {Alternation.MedianRatio(results[i + 1], results[0]):f2}  (target 0.95)"));
        }

        var few = LargestWorkingSet(images);
        var many = LargestWorkingSet([.. Enumerable.Repeat(images, 10).SelectMany(repeated => repeated)]);
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"working set: {few:n0} MB with {Images} images, {many:n0} MB with {10 * Images}"));

        void Embed(string name) => EmbeddingFile.WriteAsync(Path.Combine(context.Folder, name), source, images).GetAwaiter().GetResult();

        double LargestWorkingSet(IReadOnlyList<ImageInput> inputs)
        {
            GC.Collect();
            var largest = 0L;
            var observer = new Observer(() => largest = Math.Max(largest, Environment.WorkingSet));
            EmbeddingFile.WriteAsync(Path.Combine(context.Folder, "memory.npy"), source, inputs, observer).GetAwaiter().GetResult();
            return largest / 1e6;
        }
    }

    private static double PerSecond(Action work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        return Images / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private sealed class Observer(Action observe) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => observe();
    }
}
