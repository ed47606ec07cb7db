using Pipelines.Data;

namespace Pipelines.Training.Selection;

/// <summary>The training images that validate the network, and are not trained on, where there are no validation images.</summary>
internal static class ValidationChoice
{
    private const double Fraction = 0.1;
    private const double TrialFraction = 0.25;

    /// <summary>Chooses them, the same share of each class.</summary>
    /// <param name="train">The training images, with labels.</param>
    /// <param name="training">The training; another seed chooses others.</param>
    public static HashSet<ContentHash> Choose(IReadOnlyCollection<HashedImage> train, ResolvedTraining training) => StratifiedSplit.HoldOut(
        train.Select(image => (image.Item.Label!, image.Hash)),
        IsTrialSplit(train.Count, training) ? TrialFraction : Fraction,
        ImageSplit.Validation,
        training.Seed);

    /// <summary>
    /// Whether the training is tried on a split first: a tenth of so few images would validate by luck. A quarter of them does it instead,
    /// and says only how far to go from the probe to the trained network; then all images are trained on, and the network at that place is
    /// the model. Not where the end of the training depends on the validation images, or on time.
    /// </summary>
    /// <param name="images">Number of training images.</param>
    /// <param name="training">The training.</param>
    public static bool IsTrialSplit(int images, ResolvedTraining training) => Fraction * images < ValidationResult.EnoughForAccuracy
        && training is
        {
            WeightInterpolation: true,
            TimeBudgetMinutes: null,
            EarlyStopping.Patience: null,
            Schedule.Type: not ScheduleType.ReduceOnPlateau,
        };
}
