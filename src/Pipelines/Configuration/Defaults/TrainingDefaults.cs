using Pipelines.Training;

namespace Pipelines.Configuration.Defaults;

/// <summary>Decides the options of a pipeline that are left open and whose default depends on its task and form of training.</summary>
internal static class TrainingDefaults
{
    /// <summary>
    /// The options of a classification with every default filled in, for <c>pipeline.json</c> and for a plan; those of a head that depend
    /// on its vectors stay open.
    /// </summary>
    /// <param name="options">The options of a pipeline.</param>
    /// <param name="trainingImages">Number of training images, at least 1: how many epochs there are depends on it.</param>
    public static PipelineOptions Classification(PipelineOptions options, int trainingImages)
    {
        var head = Head(options);
        return options.Training.Transfer == TransferForm.FeatureVectors
            ? options with
            {
                Head = options.Head with { LabelSmoothing = head.LabelSmoothing, Dropout = null },
                Image = options.Image with { Augment = null },
                Training = HeadDefaults.BeforeVectors(options.Training),
            }
            : WithNetwork(options, NetworkDefaults.Classifier(options.Training, trainingImages), AugmentationRecipe.Standard) with
            {
                Head = options.Head with { LabelSmoothing = head.LabelSmoothing, Dropout = head.Dropout },
            };
    }

    /// <summary>The options of a pretext task with every default filled in.</summary>
    /// <inheritdoc cref="Classification"/>
    public static PipelineOptions Pretext(PipelineOptions options, int trainingImages)
    {
        var isContrastive = options.Pretext.Objective == PretextObjective.Contrastive;
        var recipe = isContrastive ? AugmentationRecipe.SimClr : AugmentationRecipe.Standard;
        return WithNetwork(options, NetworkDefaults.Pretext(options.Training, trainingImages), recipe);
    }

    /// <summary>The head.</summary>
    public static Classification.ResolvedHead Head(PipelineOptions options) => HeadDefaults.Head(options.Head, options.Training.Transfer);

    /// <summary>What lies between two evaluations.</summary>
    internal static EpochsOrSteps Interval(TrainingOptions training) =>
        training.IntervalSteps is { } steps ? EpochsOrSteps.OfSteps(steps) : EpochsOrSteps.OfEpochs(training.Interval ?? 1);

    /// <summary>A schedule whose warm-up is that many steps, unless it says its own; <c>oneCycle</c> rises by itself.</summary>
    internal static ScheduleOptions WithWarmUp(ScheduleOptions schedule, int steps) => schedule.WarmUpEpochs is not null
        ? schedule
        : schedule with { WarmUpSteps = schedule.WarmUpSteps ?? (schedule.HasWarmUp ? steps : 0) };

    /// <summary>The options of a pipeline that trains a network on augmented images.</summary>
    private static PipelineOptions WithNetwork(PipelineOptions options, ResolvedTraining training, AugmentationRecipe recipe) =>
        options with
        {
            Image = options.Image with { Augment = options.Image.Augment ?? new() { Recipe = recipe } },
            Training = WrittenTraining.Of(options.Training, training),
        };
}
