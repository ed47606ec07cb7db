using Pipelines.Imaging.Augmentation;
using Pipelines.Training;
using Pipelines.Training.Pretext;
using Pipelines.Training.Schedules;

namespace Pipelines.Configuration.Defaults;

/// <summary>Decides the options of a pipeline that are left open and whose default depends on its task and form of training.</summary>
internal static class TrainingDefaults
{
    /// <summary>
    /// The options with every default filled in, for <c>pipeline.json</c> and for a plan; those of a head that depend on its vectors stay
    /// open.
    /// </summary>
    /// <param name="options">The options of a pipeline.</param>
    /// <param name="trainingImages">Number of training images, at least 1: how many epochs there are depends on it.</param>
    public static PipelineOptions Resolve(PipelineOptions options, int trainingImages)
    {
        var training = Network(options, trainingImages) is { } network
            ? WrittenTraining.Of(options.Training, network)
            : HeadDefaults.BeforeVectors(options.Training);
        return options switch
        {
            { Task: PipelineTask.Clustering } => options,
            { Task: PipelineTask.Pretext } => options with
            {
                Image = options.Image with { Augment = Augmentation(options) },
                Training = training,
            },
            { Training.Transfer: TransferForm.FeatureVectors } => options with
            {
                Head = options.Head with { LabelSmoothing = Head(options).LabelSmoothing, Dropout = null },
                Image = options.Image with { Augment = null },
                Training = training,
            },
            _ => options with
            {
                Head = options.Head with { LabelSmoothing = Head(options).LabelSmoothing, Dropout = Head(options).Dropout },
                Image = options.Image with { Augment = Augmentation(options) },
                Training = training,
            },
        };
    }

    /// <summary>How the network is trained; null where none is.</summary>
    /// <inheritdoc cref="Resolve"/>
    public static ResolvedTraining? Network(PipelineOptions options, int trainingImages) => options switch
    {
        { Task: PipelineTask.Pretext } => NetworkDefaults.Pretext(options.Training, trainingImages),
        { Task: PipelineTask.Classification, Training.Transfer: not TransferForm.FeatureVectors } =>
            NetworkDefaults.Classifier(options.Training, trainingImages),
        _ => null,
    };

    /// <summary>The head.</summary>
    public static Classification.ResolvedHead Head(PipelineOptions options) => HeadDefaults.Head(options.Head, options.Training.Transfer);

    /// <summary>What lies between two evaluations.</summary>
    internal static EpochsOrSteps Interval(TrainingOptions training) =>
        training.IntervalSteps is { } steps ? EpochsOrSteps.OfSteps(steps) : EpochsOrSteps.OfEpochs(training.Interval ?? 1);

    /// <summary>A schedule whose warm-up is that many steps, unless it says its own; <c>oneCycle</c> rises by itself.</summary>
    internal static ScheduleOptions WithWarmUp(ScheduleOptions schedule, int steps) => schedule.WarmUpEpochs is not null
        ? schedule
        : schedule with { WarmUpSteps = schedule.WarmUpSteps ?? (schedule.HasWarmUp ? steps : 0) };

    /// <summary>How training images are varied where a network is trained.</summary>
    private static AugmentationOptions Augmentation(PipelineOptions options) => options.Image.Augment ?? new()
    {
        Recipe = options is { Task: PipelineTask.Pretext, Pretext.Objective: PretextObjective.Contrastive }
            ? AugmentationRecipe.SimClr
            : AugmentationRecipe.Standard,
    };
}
