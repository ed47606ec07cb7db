using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Extraction;

/// <summary>The vectors of a whole data set, split by split, and what was noticed on the way.</summary>
internal sealed record DataSetFeatures(SplitFeatures Train, SplitFeatures Validation, SplitFeatures Test, FeatureTable Table)
{
    /// <summary>Extracts the vectors of all splits at once, so that all cores are busy to the end.</summary>
    public static DataSetFeatures Extract(
        PreparedPipeline pipeline, TimeProvider clock, IProgress<StageProgress>? progress, CancellationToken cancellation)
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
            return new(usable, table.Features.Select(rows), LabelNumbers.Of(pipeline.Data.Labels, usable));
        }
    }
}
