using Pipelines.Data;
using Pipelines.Data.Folds;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Sweeps.Trials;

/// <summary>
/// The images by which trials are compared, and with them the images of every trial: the folds or the validation images of the pipeline,
/// else a part of its training images. The test images are not among them.
/// </summary>
/// <param name="Name">What they are called: <c>validation</c>, <c>cross-validation</c> or <c>held-out training</c>.</param>
/// <param name="Images">How many they are.</param>
/// <param name="Data">The images of a trial.</param>
internal sealed record ComparedImages(string Name, int Images, DataSet Data)
{
    // What is usual: a fifth, and all of them in turn where that takes seconds.
    private const int Parts = 5;

    /// <summary>In words: <c>341 validation images</c>.</summary>
    public string Text => Name switch
    {
        CrossValidation when Data.Folds is { } folds => $"{Quantity.Of(Images, "training images")} in {folds.Count} folds",
        HeldOut => $"{Quantity.Of(Images, "training images")} held out",
        _ => Quantity.Of(Images, "validation images"),
    };

    private const string CrossValidation = "cross-validation";
    private const string HeldOut = "held-out training";

    /// <summary>Chooses them.</summary>
    /// <param name="pipeline">The pipeline without the swept settings.</param>
    /// <param name="strategy">The strategy.</param>
    /// <param name="trainsNetwork">Whether a trial trains a network, which takes long.</param>
    /// <exception cref="ConfigurationException">There are too few images, or the strategy does not allow folds.</exception>
    public static ComparedImages Of(PreparedPipeline pipeline, SweepStrategy strategy, bool trainsNetwork)
    {
        var data = pipeline.Data;
        if (data.Folds is not null)
        {
            return strategy != SweepStrategy.SuccessiveHalving
                ? new(CrossValidation, data.Train.Count, data with { Test = [] })
                : throw new ConfigurationException(new Problem(
                    pipeline.Place("data.folds"),
                    "Successive halving compares trainings that are not over, and a cross-validation has no figure before its end.",
                    "Write \"validation\" instead of \"folds\", or choose the strategy \"random\"."));
        }

        if (data.Validation.Count > 0)
        {
            return new("validation", data.Validation.Count, data with { Test = [] });
        }

        // Of the same training images as a run; those of the test stay out of it.
        var folds = Divide(pipeline);
        if (!trainsNetwork)
        {
            return new(CrossValidation, data.Train.Count, data with { Test = [], Folds = folds });
        }

        var parts = data.Train.ToLookup(image => folds.Of(image, 0) == 0);
        HashedImage[] heldOut = [.. parts[true]];
        return new(HeldOut, heldOut.Length, data with { Train = [.. parts[false]], Test = heldOut });
    }

    private static FoldAssignment Divide(PreparedPipeline pipeline)
    {
        var train = pipeline.Data.Train;
        var units = new SplitUnits(train);
        var least = train.GroupBy(image => image.Item.Label).Min(label => label.Select(units.KeyOf).Distinct().Count());
        var problems = new List<Problem>();
        var folds = FoldAssignment.Of(train, Math.Clamp(least, 2, Parts), repeats: 1, pipeline.Options.Data.SplitSeed);
        new FoldCheck(train, folds, pipeline.Place("data"), problems, []).Run();
        return problems.Count == 0
            ? folds
            : throw new ConfigurationException([
                .. problems.Select(problem => problem with
                {
                    Found = $"There are no validation images, and the training images cannot be divided to compare trials: {problem.Found}",
                    Remedy = "Name validation images, or add training images.",
                }),
            ]);
    }
}
