using Pipelines.Configuration.Defaults;
using Pipelines.Reporting.Html;
using Pipelines.Reporting.Pretext;
using Pipelines.Tasks.Preparation;
using Pipelines.Tasks.Reports;
using Pipelines.Tasks.Rules;

namespace Pipelines.Tasks.Pretext;

/// <summary>Trains a backbone that other pipelines put to use.</summary>
internal sealed class PretextKind : TaskKind
{
    private static readonly PretextNetworks s_networks = new();

    public override PipelineTask Task => PipelineTask.Pretext;

    public override Type Outcome => typeof(PretextOutcome);

    public override bool ExtractsVectors => false;

    public override int CopiesOfNetwork => 1;

    /// <summary>Nothing but the validation images of the options validates a pretext task.</summary>
    public override IReadOnlyList<OptionRule> Rules { get; } =
        [.. CommonRules.All, .. TrainingRules.For(_ => false), .. PretextRules.All, ExportRules.NoInt8];

    public override bool NeedsLabels(PipelineOptions options) => options.Pretext.NeedsLabels();

    public override int? BackboneSeed(PipelineOptions options) => options.Training.Seed;

    public override BackboneOptions? TeacherOf(PipelineOptions options) => options.Pretext.Teacher;

    public override INetworkTraining Network(PipelineOptions options) => s_networks;

    /// <summary>The network itself is trained: what has a meaning with <see cref="TransferForm.FineTune"/> has one here.</summary>
    public override PipelineOptions Settle(PipelineOptions options) =>
        base.Settle(options) with { Training = options.Training with { Transfer = TransferForm.FineTune } };

    public override IEnumerable<Problem> Contradictions(PipelineOptions options) =>
        options.Pretext.Contradictions().Select(problem => problem with { Place = "pretext." + problem.Place });

    public override PipelineOptions Resolve(PipelineOptions options, int trainingImages) =>
        TrainingDefaults.Pretext(options, trainingImages);

    public override IEnumerable<Problem> Check(PreparedPipeline pipeline, Func<string, string> place) => PretextChecks.Of(pipeline, place);

    /// <inheritdoc/>
    public override Markup Report(FinishedRunFiles files, FinishedRunSettings settings, CancellationToken cancellation) =>
        PretextPage.Of(PretextReporting.Of(files, settings, cancellation), cancellation);

    public override string Ending(PipelineOptions options) => CamelCase.Of(options.Pretext.Objective);

    public override IEnumerable<PlannedStage> Layers(PreparedPipeline pipeline) =>
        PretextLayers.Of(pipeline.Options.Pretext, pipeline.FeatureDimensions, pipeline.Data.Labels.Count)
            .Select(layer => PlannedStage.Linear(layer.Name + " (this task only)", layer.Inputs, layer.Outputs));

    public override TaskOutcome Run(
        PreparedPipeline pipeline, IRunContext context, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        PretextRun.Run(pipeline, context, progress, cancellation);
}
