using Pipelines.Auditing.Labels;
using Pipelines.Auditing.Pictures;
using Pipelines.Configuration.Defaults;
using Pipelines.Data;
using Pipelines.Data.NearDuplicates;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Auditing;

/// <summary>Audits the images of a prepared pipeline.</summary>
internal sealed class AuditRun(
    PreparedPipeline pipeline, TimeProvider clock, IProgress<StageProgress>? progress, CancellationToken cancellation)
{
    /// <summary>Audits them.</summary>
    /// <exception cref="PipelineException">No image can be read, or the network cannot be run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DataAudit Run()
    {
        var all = pipeline.Images;
        using var extractor = pipeline.CreateExtractor(clock);
        var table = extractor.Extract(all, progress, cancellation);
        List<HashedImage> images = [.. table.Rows.Select(row => all[row])];
        if (images.Count < 2)
        {
            throw new PipelineException(new Problem(
                $"pipeline {pipeline.Name}",
                $"{Quantity.Of(images.Count, "images")} of {all.Count} can be read: "
                + $"{(table.Skipped.Count > 0 ? table.Skipped[0].Reason : "no image is left")}.",
                "An audit needs at least two images: replace the broken ones."));
        }

        var labels = images.All(image => image.Item.Label is not null) && pipeline.Data.Labels.Count > 1 ? pipeline.Data.Labels : [];
        var audited = new AuditedImages(images, [.. table.Rows.Select(SplitOf)], table.Features, labels);
        var looks = ImageLook.AtAll([.. images.Select(image => image.Item.Path)], progress, cancellation);
        var neighbourhoods = Neighbourhoods.Find(audited.Vectors, progress, cancellation);
        var pairs = NearDuplicateSearch.Find([.. looks.Select(look => look?.Picture)], neighbourhoods.Alike, progress, cancellation);
        var labelAudit = LabelAudit.Run(
            audited,
            HeadDefaults.Head(new(), TransferForm.FeatureVectors),
            new(),
            pipeline.Options.Training.Seed,
            progress,
            cancellation);
        List<string> notes = [.. pipeline.Data.Notes, .. table.Notes, .. labelAudit.Notes];
        if (images.Count < RobustLimit.LeastValues)
        {
            notes.Add($"{images.Count} images are too few to say which are unlike the others or blurred: "
                + $"from {RobustLimit.LeastValues} on an audit does.");
        }

        return new()
        {
            Pipeline = pipeline.Name,
            Images = images.Count,
            Findings =
            [
                .. labelAudit.Findings,
                .. DuplicateAudit.Run(audited, pipeline.Data.Duplicates, pairs).OrderBy(finding => finding.Kind),
                .. OutlierAudit.Run(audited, neighbourhoods),
                .. QualityAudit.Run(audited, looks),
            ],
            LabelScores = labelAudit.All,
            Labels = labelAudit.Expectation,
            Skipped = [.. pipeline.Data.Skipped, .. table.Skipped],
            Notes = notes,
            Exclusion = new(all, pipeline.BaseFolder),
        };
    }

    private ImageSplit SplitOf(int image) =>
        image < pipeline.Data.Train.Count ? ImageSplit.Train
        : image < pipeline.Data.Train.Count + pipeline.Data.Validation.Count ? ImageSplit.Validation
        : ImageSplit.Test;
}
