using System.Globalization;
using Pipelines.Numerics;

namespace Pipelines.Features;

/// <summary>Whether the vectors of different images differ enough to learn from them.</summary>
internal static class DegenerateVectors
{
    /// <summary>
    /// Below this relative spread vectors are nearly the same. Photos have about 0.7, those of one kind of surface too, and still 0.5 where
    /// the pixels are normalised wrongly.
    /// </summary>
    public const double SmallestSpread = 0.02;

    /// <summary>Above this share of constant numbers a backbone is probably fed wrongly, or cut in the wrong place.</summary>
    public const double LargestConstantShare = 0.5;

    private const string Causes =
        "Likely causes: the images are copies or nearly so; they are blank; \"mean\" and \"std\" do not suit the backbone; "
        + "the backbone was never trained, or the graph is cut where the image has little influence";

    /// <summary>Checks them.</summary>
    /// <param name="features">One vector for each image.</param>
    /// <param name="place">Whose vectors they are: the place of the setting that names the backbone.</param>
    /// <param name="images">What the images are called, such as <c>training images</c>.</param>
    /// <returns>What a user should know; usually nothing.</returns>
    /// <exception cref="PipelineException">All images have the same vector, and there are at least two.</exception>
    public static IReadOnlyList<string> Check(FeatureMatrix features, string place, string images)
    {
        if (features.Rows < 2)
        {
            return [];
        }

        var spread = VectorSpread.Of(features);
        if (spread.AreEqual)
        {
            throw new PipelineException(new Problem(
                place,
                $"All {features.Rows} {images} have the same feature vector: nothing tells them apart.",
                $"{Causes}. Look at the images, and check the settings of \"backbone\"."));
        }

        if (spread.Relative < SmallestSpread)
        {
            return
            [
                $"The feature vectors of the {features.Rows} {images} are nearly the same: they differ by "
                    + $"{spread.Relative.ToString("0.0e0", CultureInfo.InvariantCulture)} of their length. {Causes}.",
            ];
        }

        return spread.ConstantColumns > LargestConstantShare * features.Columns
            ?
            [
                $"{spread.ConstantColumns} of the {features.Columns} features are the same for all {features.Rows} {images}. {Causes}.",
            ]
            : [];
    }
}
