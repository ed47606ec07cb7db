using Pipelines.Data;
using Pipelines.Data.Labels;
using Pipelines.Tasks.Preparation;
using Pipelines.Training;
using Pipelines.Training.Batches;
using Pipelines.Training.Loop;

namespace Pipelines.Tasks.Classification;

/// <summary>Whether classes, backbone and batches suit the training of a classifier.</summary>
internal static class ClassificationChecks
{
    /// <summary>Everything that does not fit.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="place">The place of an option, such as <c>head.classWeights</c>.</param>
    public static IEnumerable<Problem> Of(PreparedPipeline pipeline, Func<string, string> place)
    {
        IEnumerable<Problem?> problems =
        [
            EmbeddingCheck.Of(pipeline, place),
            .. OfLabels(pipeline.Options, pipeline.Data.Labels, place),
            .. ScheduleChecks.Of(pipeline, place),
            DecisionNeeds.Check(pipeline, place),
        ];
        return [.. problems.OfType<Problem>(), .. pipeline.Kind.Network(pipeline.Options) is null ? [] : Network(pipeline, place)];
    }

    /// <summary>What does not fit the classes, whatever the backbone is.</summary>
    /// <param name="options">The options.</param>
    /// <param name="labels">The labels of the training images, in order.</param>
    /// <param name="place">The place of an option, such as <c>head.classWeights</c>.</param>
    public static IEnumerable<Problem> OfLabels(PipelineOptions options, IReadOnlyList<string> labels, Func<string, string> place)
    {
        var (weights, option) = (options.Head.ClassWeights.Named, place("head.classWeights"));
        Problem?[] problems = [UnknownClasses(weights, labels, option), TooFewClasses(weights, labels, option)];
        return problems.OfType<Problem>();
    }

    /// <summary>What is wrong where batch normalisation would have to learn from a batch of one image; null where it has not.</summary>
    /// <param name="training">How it is trained.</param>
    /// <param name="train">The images that are trained on, without those that validate.</param>
    /// <param name="place">The place of <c>training.batchSize</c>, for an error.</param>
    public static Problem? BatchOfOne(ResolvedTraining training, IReadOnlyList<HashedImage> train, string place) =>
        training is { Transfer: TransferForm.FineTune, FrozenBatchNorm: false } && train.Count > 0
        && ImageOrder.Of(train, training).Length is var length
        && TrainingPlan.SmallestBatch(length, training.BatchSize, training.GradientAccumulation) == 1
            ? new(
                place,
                $"Batch normalisation cannot learn from batches of one image, and of {Quantity.Of(length, "images")} an epoch "
                + $"a \"batchSize\" of {training.BatchSize} makes some.",
                "Raise \"batchSize\", or leave \"frozenBatchNorm\" at true.")
            : null;

    private static Problem? UnknownClasses(IReadOnlyDictionary<string, double> weights, IReadOnlyList<string> labels, string place)
    {
        var unknown = weights.Keys.Except(labels).ToList();
        var known = labels.Select(label => new LabelPlace(label, "the training images")).ToList();
        if (LabelSpelling.Check(unknown.Select(name => new LabelPlace(name, place)), known).FirstOrDefault() is { } alike)
        {
            return alike;
        }

        var names = string.Join(", ", unknown.Select(name => $"\"{name}\""));
        return unknown.Count == 0
            ? null
            : new(
                place,
                $"There {(unknown.Count == 1 ? "is no class" : "are no classes")} {names}.",
                $"{NearestWord.Question(unknown[0], labels)}The classes are {string.Join(", ", labels)}.");
    }

    private static Problem? TooFewClasses(IReadOnlyDictionary<string, double> weights, IReadOnlyList<string> labels, string place) =>
        labels.Count(label => weights.GetValueOrDefault(label, 1) > 0) switch
        {
            0 => new(place, "No class counts in the loss: all weights are 0.", "Leave two classes or more above 0."),
            1 => new(
                place, "Only one class counts in the loss: the weights of the others are 0.", "Leave two classes or more above 0."),
            _ => null,
        };

    private static IEnumerable<Problem> Network(PreparedPipeline pipeline, Func<string, string> place)
    {
        var batchOfOne = ValidationSplit.TrainedOn(pipeline)
            .Select(images => BatchOfOne(pipeline.Training, images, place("training.batchSize")))
            .FirstOrDefault(problem => problem is not null);
        return [.. batchOfOne is null ? (Problem[])[] : [batchOfOne], .. TrainedParameters.Check(pipeline, place)];
    }
}
