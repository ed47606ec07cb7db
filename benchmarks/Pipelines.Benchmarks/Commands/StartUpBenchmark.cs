using System.Globalization;
using Pipelines.Benchmarks.Extraction;

namespace Pipelines.Benchmarks.Commands;

/// <summary>What a user waits for before anything happens: <c>trainer --help</c>, and one prediction with a whole model.</summary>
internal static class StartUpBenchmark
{
    private const int Photos = 8;

    public static void Run(BenchmarkContext context)
    {
        var photos = DrawnPhotos.Write(Directory.CreateDirectory(Path.Combine(context.Folder, "photos")).FullName, Photos)
            .Select(photo => photo.Item.Path)
            .ToList();
        for (var i = 0; i < photos.Count; i++)
        {
            // Two classes are enough for a head.
            var label = Directory.CreateDirectory(Path.Combine(context.Folder, "classes", i % 2 == 0 ? "even" : "odd")).FullName;
            File.Copy(photos[i], Path.Combine(label, Path.GetFileName(photos[i])));
        }

        var configuration = Path.Combine(context.Folder, "pipelines.json");
        File.WriteAllText(
            configuration,
            """{ "pipelines": { "parity": { "data": { "train": "classes", "validation": """
            + $$"""0.25 }, "backbone": "{{Path.GetFullPath(context.Backbone)}}" } } }""");
        TrainerProcess.Milliseconds("run", configuration);
        var model = Path.Combine(context.Folder, "runs", "parity", "latest", "model.zip");

        context.Output.WriteLine("milliseconds of a whole process");
        var times = Alternation.Run(
            context.Output,
            context.Rounds,
            new Side("trainer --help", () => TrainerProcess.Milliseconds("--help")),
            new Side("trainer predict, 1 photo", () => TrainerProcess.Milliseconds("predict", model, photos[0])));
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"share of the target: --help {Alternation.Median(times[0]) / 200:F2} of 200 ms, "
            + $"predict {Alternation.Median(times[1]) / 1500:F2} of 1,500 ms"));
    }
}
