using Pipelines.Reporting.Clustering;
using Pipelines.Reporting.Html;
using Pipelines.Tasks.Preparation;
using Pipelines.Tasks.Reports;
using Pipelines.Tasks.Rules;

namespace Pipelines.Tasks.Clustering;

/// <summary>Groups like images.</summary>
internal sealed class ClusteringKind : TaskKind
{
    public override PipelineTask Task => PipelineTask.Clustering;

    public override Type Outcome => typeof(ClusteringOutcome);

    public override IReadOnlyList<OptionRule> Rules { get; } = [.. CommonRules.All, ExportRules.NoInt8];

    public override IEnumerable<Problem> Check(PreparedPipeline pipeline, Func<string, string> place) =>
        ClusteringChecks.Of(pipeline, place);

    public override PipelineOptions Resolve(PipelineOptions options, int trainingImages) =>
        options with { KMeans = options.KMeans with { K = ClusteringChecks.Possible(options.KMeans.K, trainingImages) } };

    public override IEnumerable<string> Notes(PipelineOptions options, int trainingImages) =>
        ClusteringChecks.CutNote(options.KMeans.K, trainingImages, $"there are {trainingImages} training images");

    /// <inheritdoc/>
    public override Markup Report(FinishedRunFiles files, FinishedRunSettings settings, CancellationToken cancellation) =>
        ClusteringPage.Of(ClusteringReporting.Of(files, settings, cancellation), cancellation);

    public override string Ending(PipelineOptions options) => $"K-means (k {options.KMeans.K})";

    public override IEnumerable<PlannedStage> Layers(PreparedPipeline pipeline) =>
        [.. PlannedStage.Embedding(pipeline), new("K-means", $"k {pipeline.Options.KMeans.K}", 0, true)];

    public override string ReasonForNoAugmentation(PipelineOptions options) => "clustering does not vary its images";

    public override TaskOutcome Run(
        PreparedPipeline pipeline, IRunContext context, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        ClusteringRun.Run(pipeline, context, progress, cancellation);
}
