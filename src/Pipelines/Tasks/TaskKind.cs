using Pipelines.Configuration;
using Pipelines.Reporting.Html;
using Pipelines.Tasks.Plan;
using Pipelines.Tasks.Preparation;
using Pipelines.Tasks.Reports;
using Pipelines.Tasks.Rules;

namespace Pipelines.Tasks;

/// <summary>
/// What differs between the tasks of pipelines. Each kind has a folder with the same cast (rules of its options, checks of its images,
/// plan, run, outcome and result) and a row in <see cref="TaskKinds"/>.
/// </summary>
internal abstract class TaskKind
{
    /// <summary>The word of the configuration.</summary>
    public abstract PipelineTask Task { get; }

    /// <summary>The type of what its runs find out, from which the files follow that they leave.</summary>
    public abstract Type Outcome { get; }

    /// <summary>Whether it trains a classifier.</summary>
    public virtual bool PredictsClasses => false;

    /// <summary>Whether a share of the images is held out for the test where the configuration holds out nothing.</summary>
    public virtual bool HoldsOutTest => false;

    /// <summary>Whether it works on feature vectors of the images, which are extracted first and kept in the cache.</summary>
    public virtual bool ExtractsVectors => true;

    /// <summary>How often the network is written into the run folder, in files of about its size.</summary>
    public virtual int CopiesOfNetwork => 2;

    /// <summary>Whether every image must have a label.</summary>
    public virtual bool NeedsLabels(PipelineOptions options) => false;

    /// <summary>The seed of the first weights of a backbone that is trained from scratch; null where backbones must have weights.</summary>
    public virtual int? BackboneSeed(PipelineOptions options) => null;

    /// <summary>The network from which the backbone learns; null for none.</summary>
    public virtual BackboneOptions? TeacherOf(PipelineOptions options) => null;

    /// <summary>How it trains a network on images; null where it trains none.</summary>
    public virtual INetworkTraining? Network(PipelineOptions options) => null;

    /// <summary>The conditions that its options must not meet.</summary>
    public virtual IReadOnlyList<OptionRule> Rules => CommonRules.All;

    /// <summary>Options that have a meaning only with some forms of transfer learning.</summary>
    public virtual IReadOnlyList<TransferOption> TransferOptions => [];

    /// <summary>Options that it does not use, although they are in a record that it uses.</summary>
    public virtual IReadOnlyList<string> UnusedOptions => ["data.folds", "data.repeats"];

    /// <summary>The options with those set that the task itself decides, and without those that it does not use.</summary>
    public virtual PipelineOptions Settle(PipelineOptions options) =>
        options with { Data = options.Data with { Folds = null, Repeats = null } };

    /// <summary>The options with every default filled in that depends on the task.</summary>
    /// <param name="options">The options of a pipeline.</param>
    /// <param name="trainingImages">Number of training images, at least 1: how many epochs there are depends on it.</param>
    public virtual PipelineOptions Resolve(PipelineOptions options, int trainingImages) => options;

    /// <summary>What a user should know about defaults that had to follow the images; usually nothing.</summary>
    /// <inheritdoc cref="Resolve"/>
    public virtual IEnumerable<string> Notes(PipelineOptions options, int trainingImages) => [];

    /// <summary>What its own records say against their options; the places are paths, such as <c>pretext.teacher</c>.</summary>
    public virtual IEnumerable<Problem> Contradictions(PipelineOptions options) => [];

    /// <summary>What a user should consider before the run; usually nothing.</summary>
    /// <param name="pipeline">The pipeline.</param>
    public virtual IEnumerable<string> Advice(PreparedPipeline pipeline) => [];

    /// <summary>What does not fit the classes, whatever the backbone is; part of <see cref="Check"/>.</summary>
    /// <param name="options">The options.</param>
    /// <param name="labels">The labels of the training images, in order.</param>
    /// <param name="place">The place of an option, such as <c>head.classWeights</c>.</param>
    public virtual IEnumerable<Problem> CheckLabels(
        PipelineOptions options, IReadOnlyList<string> labels, Func<string, string> place) => [];

    /// <summary>What does not fit now that the images and the backbone are known.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="place">The place of an option, such as <c>embedding.dimensions</c>.</param>
    public virtual IEnumerable<Problem> Check(PreparedPipeline pipeline, Func<string, string> place) => [];

    /// <summary>The page of a finished run.</summary>
    /// <param name="files">The folder of the run.</param>
    /// <param name="settings">How the page is made.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">What the page needs is not there any more.</exception>
    public abstract Markup Report(FinishedRunFiles files, FinishedRunSettings settings, CancellationToken cancellation);

    /// <summary>What comes after the feature vector, in one or two words: <c>softmax</c>.</summary>
    public abstract string Ending(PipelineOptions options);

    /// <summary>The layers behind the neck.</summary>
    public abstract IEnumerable<PlannedStage> Layers(PreparedPipeline pipeline);

    /// <summary>How many steps the training has; null where nothing is trained by steps.</summary>
    public virtual TrainingLength? Length(PreparedPipeline pipeline) => Network(pipeline.Options) is { } network
        ? TrainingLength.OfNetwork(network.Split(pipeline).Train, pipeline.Training)
        : null;

    /// <summary>Why the images are not augmented, at the end of a sentence; null where they are.</summary>
    public virtual string? ReasonForNoAugmentation(PipelineOptions options) => null;

    /// <summary>What is wrong where the pipeline has no learning rate that could be searched for; null where it has one.</summary>
    /// <param name="options">The pipeline's options.</param>
    /// <param name="place">The place of an option, such as <c>training.transfer</c>.</param>
    public virtual Problem? LearningRateProblem(PipelineOptions options, Func<string, string> place) => Network(options) is null
        ? new(place("task"), "This pipeline trains nothing that has a learning rate.", "Choose a pipeline that trains a network.")
        : null;

    /// <summary>Does the work: what is left of it afterwards is the outcome, and what <paramref name="context"/> keeps.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="context">The clock, and where checkpoints and the training log go.</param>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">The job cannot be done.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public abstract TaskOutcome Run(
        PreparedPipeline pipeline, IRunContext context, IProgress<StageProgress>? progress, CancellationToken cancellation);
}
