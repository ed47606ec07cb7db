using System.Globalization;
using Pipelines.Classification.Decision;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Classification;

/// <summary>How many images it takes to fit the limits of a decision.</summary>
internal static class DecisionNeeds
{
    // Of fewer, the limits are a matter of luck.
    private const int LeastImages = 50;

    // So many images are to lie beyond a limit: one alone would make it.
    private const int Beyond = 2;

    /// <summary>The fewest images, and what asks for them.</summary>
    public static (int Images, string Reason) Fewest(DecisionOptions options)
    {
        List<(int Images, string Reason)> needs =
        [
            (LeastImages, "a decision"),
            .. options.Unknown is { } unknown ? [(For(unknown), $"\"unknown\": {Text(unknown)}")] : Array.Empty<(int, string)>(),
            .. options.Unsure?.Coverage is { } coverage
                ? [(For(1 - coverage), $"\"coverage\": {Text(coverage)}")]
                : Array.Empty<(int, string)>(),
            .. options.Unsure?.ErrorRate is { } rate
                ? [(AcceptanceThreshold.FewestImages(rate), $"\"errorRate\": {Text(rate)}")]
                : Array.Empty<(int, string)>(),
        ];
        return needs.MaxBy(need => need.Images);
    }

    /// <summary>What is wrong where there are too few; null where there is not.</summary>
    public static Problem? Check(PreparedPipeline pipeline, Func<string, string> place)
    {
        if (pipeline.Options.Decision is not { } options)
        {
            return null;
        }

        var (needed, reason) = Fewest(options);
        var (images, what) = Available(pipeline, needed);
        var network = pipeline.Options.Training.Transfer != TransferForm.FeatureVectors;
        return images >= needed
            ? null
            : new(
                place("decision"),
                $"{reason} takes at least {needed} images that are not trained on to fit its limit; there "
                    + $"{Quantity.Are(images)} {Quantity.Of(images, what)}.",
                (network && pipeline.Data.Folds is null
                    ? "Write a larger \"data\": { \"validation\": ... }, or \"folds\": 5, by which every training image counts"
                    : "Give more images")
                    + (reason == "a decision" ? ", or remove \"decision\"." : ", or ask for less."));
    }

    /// <summary>How many images the limits can be fitted on.</summary>
    private static (int Images, string What) Available(PreparedPipeline pipeline, int needed)
    {
        var data = pipeline.Data;
        if (data.Folds is not null)
        {
            return (data.Train.Count, "training images");
        }

        if (pipeline.Options.Training.Transfer != TransferForm.FeatureVectors)
        {
            return (ValidationSplit.Of(pipeline).Validation.Count, "images that validate the network");
        }

        return data.Test.Count > 0 && data.Validation.Count >= needed
            ? (data.Validation.Count, "validation images")
            : (data.Train.Count, "training images");
    }

    private static int For(double share) => (int)Math.Ceiling((Beyond / share) - 1e-9);

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
