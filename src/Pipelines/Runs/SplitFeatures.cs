using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Numerics;

namespace Pipelines.Runs;

/// <summary>The usable images of one split with their vectors.</summary>
/// <param name="Images">The images that could be read.</param>
/// <param name="Features">Their vectors: row i belongs to image i.</param>
/// <param name="Labels">The number of each image's class; empty where images have no labels.</param>
internal sealed record SplitFeatures(IReadOnlyList<HashedImage> Images, FeatureMatrix Features, IReadOnlyList<int> Labels);

/// <summary>The vectors of a whole data set, split by split, and what was noticed on the way.</summary>
internal sealed record DataSetFeatures(SplitFeatures Train, SplitFeatures Validation, SplitFeatures Test, FeatureTable Table)
{
    /// <summary>Extracts the vectors of all splits at once, so that all cores are busy to the end.</summary>
    public static DataSetFeatures Extract(PreparedPipeline pipeline, TimeProvider clock, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        using var extractor = pipeline.CreateExtractor(clock);
        var images = pipeline.Images;
        var table = extractor.Extract(images, progress, cancellation);
        var (train, validation) = (pipeline.Data.Train.Count, pipeline.Data.Validation.Count);
        return new(Part(0, train), Part(train, train + validation), Part(train + validation, images.Count), table);

        SplitFeatures Part(int from, int to)
        {
            var rows = Enumerable.Range(0, table.Rows.Count).Where(row => table.Rows[row] >= from && table.Rows[row] < to).ToList();
            var usable = rows.Select(row => images[table.Rows[row]]).ToList();
            return new(usable, table.Features.Select(rows), LabelsOf(pipeline.Data.Labels, usable));
        }
    }

    private static List<int> LabelsOf(IReadOnlyList<string> labels, IReadOnlyList<HashedImage> images)
    {
        var numbers = labels.Select((label, number) => (label, number)).ToDictionary(pair => pair.label, pair => pair.number, StringComparer.Ordinal);
        return labels.Count == 0 ? [] : [.. images.Select(image => numbers[image.Item.Label!])];
    }
}
