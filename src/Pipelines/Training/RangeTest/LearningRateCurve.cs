namespace Pipelines;

/// <summary>One step of a learning-rate range test.</summary>
/// <param name="Step">The step, from 1.</param>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="Loss">The loss of its images, before the step.</param>
/// <param name="SmoothedLoss">The mean loss of the steps around it.</param>
public sealed record LearningRatePoint(int Step, double LearningRate, double Loss, double SmoothedLoss);

/// <summary>
/// How the loss goes while the learning rate rises step by step (Smith, Cyclical learning rates, 2017): at low rates nothing happens, at
/// good ones the loss falls, at those that are too high it explodes.
/// </summary>
public sealed class LearningRateCurve
{
    // A step's surroundings: so many steps on either side of it, as a share of all.
    private const double Surroundings = 0.08;

    private LearningRateCurve(IReadOnlyList<LearningRatePoint> points, double? suggestion, bool hasExploded) =>
        (Points, Suggestion, HasExploded) = (points, suggestion, hasExploded);

    /// <summary>The steps.</summary>
    public IReadOnlyList<LearningRatePoint> Points { get; }

    /// <summary>
    /// The learning rate at which the loss fell most steeply: where the straight line through the losses around a step, over the logarithm
    /// of the rate, falls most (its slope as Savitzky and Golay, 1964). Null where it fell nowhere.
    /// </summary>
    public double? Suggestion { get; }

    /// <summary>
    /// The learning rate at which the smoothed loss was lowest: above it training gets worse. Null where there was no step.
    /// </summary>
    public double? Lowest => Points.MinBy(point => point.SmoothedLoss)?.LearningRate;

    /// <summary>Whether the test ended because the loss exploded; else it went on to the highest learning rate.</summary>
    public bool HasExploded { get; }

    /// <summary>The curve of some losses.</summary>
    /// <param name="range">The learning rates.</param>
    /// <param name="losses">The loss of each step, finite; where the loss exploded, fewer than the range has.</param>
    /// <param name="hasExploded">Whether it did.</param>
    public static LearningRateCurve Of(LearningRateRange range, IReadOnlyList<double> losses, bool hasExploded)
    {
        var reach = Math.Max(2, (int)Math.Round(Surroundings * range.Steps));
        var points = losses
            .Select((loss, step) => new LearningRatePoint(step + 1, range.RateAt(step), loss, Around(losses, step, reach).Average()))
            .ToList();

        var (steepest, suggestion) = (0.0, (double?)null);
        for (var step = reach; step < losses.Count - reach; step++)
        {
            var slope = Enumerable.Range(-reach, (2 * reach) + 1).Sum(distance => distance * losses[step + distance]);
            if (slope < steepest)
            {
                (steepest, suggestion) = (slope, range.RateAt(step));
            }
        }

        return new(points, suggestion, hasExploded);
    }

    // At the ends the surroundings are smaller, and still the same on both sides.
    private static IEnumerable<double> Around(IReadOnlyList<double> losses, int step, int reach)
    {
        var distance = Math.Min(reach, Math.Min(step, losses.Count - 1 - step));
        return losses.Skip(step - distance).Take((2 * distance) + 1);
    }
}
