using Pipelines.Configuration;
using Pipelines.Configuration.Defaults;
using Pipelines.Reporting.Classification;
using Pipelines.Reporting.Html;
using Pipelines.Tasks.Classification.CrossValidation;
using Pipelines.Tasks.Plan;
using Pipelines.Tasks.Preparation;
using Pipelines.Tasks.Reports;
using Pipelines.Tasks.Rules;

namespace Pipelines.Tasks.Classification;

/// <summary>Trains a classifier: a head on stored vectors, or a network.</summary>
internal sealed class ClassificationKind : TaskKind
{
    private static readonly ClassifierNetwork s_network = new();

    public override PipelineTask Task => PipelineTask.Classification;

    public override Type Outcome => typeof(ClassificationOutcome);

    public override bool PredictsClasses => true;

    public override bool HoldsOutTest => true;

    public override IReadOnlyList<OptionRule> Rules => ClassificationRules.All;

    public override IReadOnlyList<TransferOption> TransferOptions => ClassificationRules.TransferOptions;

    public override IReadOnlyList<string> UnusedOptions => [];

    public override PipelineOptions Settle(PipelineOptions options) => options;

    public override IEnumerable<string> Advice(PreparedPipeline pipeline) => SmallDataSet.Advice(pipeline);

    public override bool NeedsLabels(PipelineOptions options) => true;

    public override INetworkTraining? Network(PipelineOptions options) => TrainsNetwork(options) ? s_network : null;

    public override PipelineOptions Resolve(PipelineOptions options, int trainingImages) =>
        TrainingDefaults.Classification(options, trainingImages);

    public override IEnumerable<Problem> CheckLabels(
        PipelineOptions options, IReadOnlyList<string> labels, Func<string, string> place) =>
        ClassificationChecks.OfLabels(options, labels, place);

    public override IEnumerable<Problem> Check(PreparedPipeline pipeline, Func<string, string> place) =>
        ClassificationChecks.Of(pipeline, place);

    /// <inheritdoc/>
    public override Markup Report(FinishedRunFiles files, FinishedRunSettings settings, CancellationToken cancellation) =>
        ClassificationPage.Of(ClassificationReporting.Of(files, settings, cancellation), cancellation);

    public override string Ending(PipelineOptions options) => "softmax";

    public override IEnumerable<PlannedStage> Layers(PreparedPipeline pipeline)
    {
        var classes = pipeline.Data.Labels.Count;
        return [.. PlannedStage.Embedding(pipeline), PlannedStage.Linear("softmax head", pipeline.EmbeddingDimensions, classes)];
    }

    public override TrainingLength? Length(PreparedPipeline pipeline) => TrainsNetwork(pipeline.Options)
        ? base.Length(pipeline)
        : TrainingLength.OfHead(pipeline.Data.Train.Count, pipeline.Options.Training);

    public override string? ReasonForNoAugmentation(PipelineOptions options) => TrainsNetwork(options)
        ? null
        : "\"training.transfer\" is \"featureVectors\", which learns from vectors of the images as they are";

    public override Problem? LearningRateProblem(PipelineOptions options, Func<string, string> place) => TrainsNetwork(options)
        ? null
        : new(
            place("training.transfer"),
            "This pipeline trains a head on stored vectors. They are scaled so that one learning rate suits every backbone; "
            + "there is none to look for.",
            "Choose a pipeline whose \"transfer\" is \"frozenBackbone\" or \"fineTune\", or one with \"task\": \"pretext\".");

    public override TaskOutcome Run(
        PreparedPipeline pipeline, IRunContext context, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        ClassificationRun.Run(pipeline, context, progress, cancellation);

    private static bool TrainsNetwork(PipelineOptions options) => options.Training.Transfer != TransferForm.FeatureVectors;
}
