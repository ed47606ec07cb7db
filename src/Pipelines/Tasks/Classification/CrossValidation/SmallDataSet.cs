using System.Globalization;
using Pipelines.Evaluation.Intervals;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Classification.CrossValidation;

/// <summary>Few images: held-out ones are too few for figures to rely on, and a cross-validation measures on more.</summary>
internal static class SmallDataSet
{
    private const int FewImages = 300;
    private const int Folds = 5;

    /// <summary>What a plan says of it; nothing where there are enough images, or are folds already.</summary>
    public static IEnumerable<string> Advice(PreparedPipeline pipeline)
    {
        var data = pipeline.Data;
        var heldOut = data.Test.Count > 0 ? data.Test.Count : data.Validation.Count;

        // A fraction that is no longer held out is measured on as well.
        var fromTrain = data.Test.Count > 0 && pipeline.Options.Data.Test is null or { Place: null };
        var measured = data.Train.Count + (fromTrain ? data.Test.Count : 0);
        if (data.Folds is null && heldOut > 0 && heldOut < measured && FoldsFor(data.CountClasses()) is { } folds)
        {
            var (low, high) = Limits(heldOut);
            var time = pipeline.Options.Training.Transfer == TransferForm.FeatureVectors
                ? "takes seconds"
                : $"takes about {folds} times as long";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The figures will be of {Quantity.Of(heldOut, "images")} only: where 0.9 of them are right, the true accuracy may be "
                    + $"{low:0.00} to {high:0.00}. A cross-validation measures on {measured} images and {time}: "
                    + $"\"data\": {{ ..., \"folds\": "
                    + $"{folds} }}{(pipeline.Options.Data.Test is { Place: null } ? ", without \"test\"" : "")}.");
        }
    }

    /// <summary>
    /// The folds to propose for images of some classes; null where there are enough images without, or too few for folds.
    /// </summary>
    public static int? FoldsFor(IReadOnlyList<ClassCount> classes)
    {
        var least = classes.Min(row => row.Train);
        return classes.Sum(row => row.Total) < FewImages && least > 1 ? Math.Min(Folds, least) : null;
    }

    private static (double Low, double High) Limits(int images)
    {
        const double Usual = 0.9;
        var interval = WilsonInterval.Of(Usual, images);
        return (interval.Low, interval.High);
    }
}
