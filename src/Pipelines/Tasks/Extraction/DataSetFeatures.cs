using Pipelines.Data.Labels;
using Pipelines.Features;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Extraction;

/// <summary>The vectors of a whole data set, split by split, and what was noticed on the way.</summary>
/// <param name="Train">The training images.</param>
/// <param name="Validation">The validation images; may be none.</param>
/// <param name="Test">The test images; may be none.</param>
/// <param name="Skipped">Images that could not be read.</param>
/// <param name="Notes">What a user should know about the vectors or their cache; usually empty.</param>
internal sealed record DataSetFeatures(
    SplitFeatures Train,
    SplitFeatures Validation,
    SplitFeatures Test,
    IReadOnlyList<SkippedImage> Skipped,
    IReadOnlyList<string> Notes)
{
    /// <summary>Extracts the vectors of all splits at once, so that all cores are busy to the end.</summary>
    /// <exception cref="PipelineException">All training images have the same vector, or the network cannot run.</exception>
    public static DataSetFeatures Extract(
        PreparedPipeline pipeline, TimeProvider clock, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        using var extractor = pipeline.CreateExtractor(clock);
        var images = pipeline.Images;
        var table = extractor.Extract(images, progress, cancellation);
        var (train, validation) = (pipeline.Data.Train.Count, pipeline.Data.Validation.Count);
        var training = Part(0, train);
        return new(
            training,
            Part(train, train + validation),
            Part(train + validation, images.Count),
            table.Skipped,
            [.. table.Notes, .. DegenerateVectors.Check(training.Features, pipeline.Place("backbone"), "training images")]);

        SplitFeatures Part(int from, int to)
        {
            var rows = Enumerable.Range(0, table.Rows.Count).Where(row => table.Rows[row] >= from && table.Rows[row] < to).ToList();
            var usable = rows.Select(row => images[table.Rows[row]]).ToList();
            return new(usable, table.Features.Select(rows), LabelNumbers.Of(pipeline.Data.Labels, usable));
        }
    }
}
