using Pipelines.Data;

namespace Pipelines.Runs;

/// <summary>The training images that judge the epochs, and are not trained on, where there are no validation images.</summary>
internal static class EpochJudges
{
    /// <summary>Their share of the training images, of each class.</summary>
    private const double Fraction = 0.1;

    /// <summary>Chooses them.</summary>
    /// <param name="train">The training images, with labels.</param>
    /// <param name="seed">Another seed chooses others.</param>
    public static HashSet<ContentHash> Choose(IEnumerable<HashedImage> train, int seed) =>
        StratifiedSplit.HoldOut(train.Select(image => (image.Item.Label!, image.Hash)), Fraction, ImageSplit.Validation, seed);
}
