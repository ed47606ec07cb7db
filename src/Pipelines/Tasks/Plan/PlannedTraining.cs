using System.Text.Json.Serialization;
using Pipelines.Tasks.Plan;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Loop;
using Pipelines.Training.Selection;

namespace Pipelines;

/// <summary>How long a pipeline would train.</summary>
/// <param name="Images">Training images; broken ones among them are only found by the run.</param>
/// <param name="ValidationImages">Images that validate the network.</param>
/// <param name="Epochs">Epochs, the last of which may not be whole.</param>
/// <param name="Steps">Steps of the optimizer.</param>
/// <param name="StepsPerEpoch">Steps in a whole epoch.</param>
/// <param name="SecondsPerStep">
/// Time of a step, from a few of them; null where it is not known, and for a head on stored vectors, which takes seconds.
/// </param>
/// <param name="Seconds">Time of all steps and evaluations, or the budget of time where that is less; null where it is not known.</param>
/// <param name="ImagesAfterTrialSplit">
/// Where this is a training on a trial split: images of the training that follows it, for as many epochs; else null.
/// </param>
public sealed record PlannedTraining(
    int Images,
    [property: JsonPropertyName("judgingImages")] int ValidationImages,
    long Epochs,
    long Steps,
    int StepsPerEpoch,
    double? SecondsPerStep,
    double? Seconds,
    [property: JsonPropertyName("imagesAfterRehearsal")] int? ImagesAfterTrialSplit = null)
{
    /// <summary>Whether a head is trained on stored vectors, which takes seconds.</summary>
    public bool OnStoredVectors { get; init; }

    /// <summary>The parts of the cross-validation that comes first; null without one. Its time is part of <see cref="Seconds"/>.</summary>
    public int? Folds { get; init; }

    /// <summary>How often it is done; null without one.</summary>
    public int? Repeats { get; init; }

    /// <summary>The training of a prepared pipeline; null where it trains nothing by steps.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="clock">Measures the time of a few steps, in which the network learns nothing that stays.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static PlannedTraining? Of(PreparedPipeline pipeline, TimeProvider clock, CancellationToken cancellation)
    {
        var (all, given) = (pipeline.Data.Train, pipeline.Data.Validation.Count);
        if (pipeline.Kind.Length(pipeline) is not { } length)
        {
            return null;
        }

        var planned = new PlannedTraining(all.Count, given, length.Epochs, length.Steps, length.StepsPerEpoch, null, null)
        {
            Folds = pipeline.Data.Folds?.Count,
            Repeats = pipeline.Data.Folds?.Repeats,
        };
        if (pipeline.Kind.Network(pipeline.Options) is not { } network)
        {
            return planned with { OnStoredVectors = true };
        }

        var training = pipeline.Training;
        var (train, validation) = network.Split(pipeline);
        var isTrialSplit = validation.Count > 0 && given == 0 && ValidationChoice.IsTrialSplit(all.Count, training);
        var stepsAfterwards = isTrialSplit ? TrainingPlan.Of(all, training).Steps(training) : 0;
        planned = planned with
        {
            Images = train.Count,
            ValidationImages = validation.Count,
            ImagesAfterTrialSplit = isTrialSplit ? all.Count : null,
        };
        if (TrainingTime.Measure(pipeline, train, validation, clock, cancellation) is not { } time)
        {
            return planned;
        }

        var evaluations = 1 + (training.Interval.Epochs is { } epochs
            ? planned.Epochs / epochs
            : length.Steps / training.Interval.InSteps(length.StepsPerEpoch));
        var seconds = ((length.Steps + stepsAfterwards) * time.Step.TotalSeconds)
            + (evaluations * validation.Count * time.ValidationImage.TotalSeconds);
        return planned with
        {
            SecondsPerStep = time.Step.TotalSeconds,
            Seconds = Budgeted(seconds) + OfFolds(),
        };

        double Budgeted(double time) => Math.Min(time, 60 * training.TimeBudgetMinutes ?? double.PositiveInfinity);

        // Each training has the same epochs, without one part of the images.
        double OfFolds() => pipeline.Data.Folds is { Count: var count, Repeats: var repeats }
            ? repeats * count * Budgeted(seconds * (count - 1) / count)
            : 0;
    }
}
