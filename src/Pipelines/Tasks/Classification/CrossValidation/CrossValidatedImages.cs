using System.Globalization;
using Pipelines.Numerics;
using Pipelines.Tasks.Extraction;

namespace Pipelines.Tasks.Classification.CrossValidation;

/// <summary>What a cross-validation found out.</summary>
/// <param name="Images">The training images.</param>
/// <param name="Scores">Their scores, each row by a model that was trained without the image; of several repeats those
/// of the first.</param>
/// <param name="Familiarity">Cosine and energy of each, by the same model; null where unknown images are not to be told.</param>
/// <param name="Metrics">The metrics of each part.</param>
/// <param name="PredictedByModel">The images that the model predicts that is trained on all training images.</param>
/// <param name="OfTrainings">What a person should know about the trainings.</param>
internal sealed record CrossValidatedImages(
    HeldOutImages Images,
    FeatureMatrix Scores,
    FeatureMatrix? Familiarity,
    CrossValidationMetrics Metrics,
    HeldOutImages PredictedByModel,
    IReadOnlyList<RunNote> OfTrainings)
{
    /// <summary>The images, to fit a decision on.</summary>
    public DecisionImages ForDecision => new(DecisionSource.CrossValidation, Images.Split, Scores, Familiarity);

    /// <summary>What a person should know.</summary>
    /// <param name="metrics">The metrics of the run.</param>
    public IEnumerable<RunNote> Notes(ClassificationMetrics metrics)
    {
        var (folds, repeats, _, mean, deviation) = Metrics;
        var divisions = repeats == 1 ? $"{folds} folds" : $"{folds} folds in {repeats} repeats";
        yield return new(string.Create(
            CultureInfo.InvariantCulture,
            $"The figures are of a cross-validation: {folds} models, each trained on {folds - 1}/{folds} of the images, "
                + $"predicted the images that they had not seen. Over {divisions} the accuracy was {mean.Accuracy:0.000} on average, "
                + $"with a standard deviation of {deviation.Accuracy:0.000}. The exported model was trained on all "
                + $"{Quantity.Of(metrics.Images, "images")}."));
        if (metrics.Test is { } test)
        {
            yield return new(string.Create(
                CultureInfo.InvariantCulture,
                $"On the {Quantity.Of(test.Images, "test images")}, which are in no fold, the exported model has the accuracy "
                    + $"{test.Accuracy:0.0000}{(test.Intervals is { } intervals ? $" ({intervals.Accuracy})" : "")} and the log-loss "
                    + $"{test.LogLoss:0.0000}."));
        }

        foreach (var note in OfTrainings)
        {
            yield return note;
        }
    }
}
