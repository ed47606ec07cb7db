using Pipelines.Data;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;
using Pipelines.Training;
using Pipelines.Training.Selection;

namespace Pipelines.Tasks.Classification;

/// <summary>
/// Which images train a network and which validate it; where there are no validation images, some of the training images do.
/// </summary>
internal static class ValidationSplit
{
    /// <summary>The training images and the validation images of a run.</summary>
    public static (IReadOnlyList<HashedImage> Train, IReadOnlyList<HashedImage> Validation) Of(PreparedPipeline pipeline)
    {
        var all = pipeline.Data.Train;
        if (pipeline.Data.Validation.Count > 0)
        {
            return (all, pipeline.Data.Validation);
        }

        var parts = Choose(all, pipeline.Training);
        return ([.. parts[false].Select(row => all[row])], [.. parts[true].Select(row => all[row])]);
    }

    /// <summary>
    /// The training images of each training of a run: those that do not validate and, where that is a trial split, then all.
    /// </summary>
    public static IEnumerable<IReadOnlyList<HashedImage>> TrainedOn(PreparedPipeline pipeline)
    {
        var train = Of(pipeline).Train;
        yield return train;
        var all = pipeline.Data.Train;
        if (train.Count < all.Count && ValidationChoice.IsTrialSplit(all.Count, pipeline.Training))
        {
            yield return all;
        }
    }

    /// <summary>The same division of images with their vectors.</summary>
    /// <param name="features">The vectors of all images.</param>
    /// <param name="training">The training.</param>
    /// <param name="notes">Takes what a person should know.</param>
    public static (SplitFeatures Train, SplitFeatures Validation) Of(
        DataSetFeatures features, ResolvedTraining training, List<RunNote> notes)
    {
        if (features.Validation.Images.Count > 0)
        {
            return (features.Train, features.Validation);
        }

        var all = features.Train.Images;
        var parts = Choose(all, training);
        if (parts[true].Any())
        {
            notes.Add(RunNote.Detail(
                $"There are no validation images: {parts[true].Count()} of the {Quantity.Of(all.Count, "training images")} "
                + (ValidationChoice.IsTrialSplit(all.Count, training)
                    ? "validate instead, in a trial split without them"
                    : "are not trained on and validate the epochs instead")
                + ". Set data.validation to choose others."));
        }

        return (Part(parts[false]), Part(parts[true]));

        SplitFeatures Part(IEnumerable<int> rows) => features.Train.Select([.. rows]);
    }

    private static ILookup<bool, int> Choose(IReadOnlyList<HashedImage> all, ResolvedTraining training)
    {
        var chosen = ValidationChoice.Choose(all, training);
        return Enumerable.Range(0, all.Count).ToLookup(row => chosen.Contains(all[row].Hash));
    }
}
