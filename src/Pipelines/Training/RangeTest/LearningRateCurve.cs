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

    // A fall counts where it is so many times as large as what noise alone does to the means; few curves fall so far by chance.
    private const double Certainty = 3;
    private const double Rounding = 1e-6;

    private LearningRateCurve(IReadOnlyList<LearningRatePoint> points, double? suggestion, CurveShape shape, bool hasExploded) =>
        (Points, Suggestion, Shape, HasExploded) = (points, suggestion, shape, hasExploded);

    /// <summary>The steps.</summary>
    public IReadOnlyList<LearningRatePoint> Points { get; }

    /// <summary>
    /// The learning rate below <see cref="Lowest"/> at which the loss fell most steeply: where the straight line through the losses around
    /// a step, over the logarithm of the rate, falls most (its slope as Savitzky and Golay, 1964). Null where the curve shows none;
    /// <see cref="Shape"/> says why.
    /// </summary>
    public double? Suggestion { get; }

    /// <summary>What the curve shows: a fall from which a rate can be read, or why not.</summary>
    public CurveShape Shape { get; }

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
        var (shape, steepest) = Read(points, reach);
        return new(points, steepest is { } step ? range.RateAt(step) : null, shape, hasExploded);
    }

    /// <summary>What a curve shows, and the step of its steepest fall where it shows one.</summary>
    private static (CurveShape Shape, int? Steepest) Read(List<LearningRatePoint> points, int reach)
    {
        if (points.Count <= 2 * reach)
        {
            return (CurveShape.TooShort, null);
        }

        var chance = Certainty * NoiseOfMeans(points, reach);
        var means = points[reach..^reach].ConvertAll(point => point.SmoothedLoss);
        if (means.Max() - means.Min() <= Math.Max(chance, Rounding * means.Max()))
        {
            return (CurveShape.Flat, null);
        }

        // Behind the lowest point the loss may fall steeply again, from a height to which it rose.
        var lowest = points.MinBy(point => point.SmoothedLoss)!.Step - 1;
        if (lowest < reach)
        {
            return (CurveShape.Rises, null);
        }

        var last = Math.Min(lowest, points.Count - 1 - reach);
        if (means[0] - means[..(last - reach + 1)].Min() <= chance)
        {
            return (CurveShape.Flat, null);
        }

        var steepest = Enumerable.Range(reach, last - reach + 1).MinBy(Slope);
        return steepest == points.Count - 1 - reach ? (CurveShape.StillFalls, null) : (CurveShape.Falls, steepest);

        double Slope(int step) => Enumerable.Range(-reach, (2 * reach) + 1).Sum(distance => distance * points[step + distance].Loss);
    }

    /// <summary>
    /// How far means over the surroundings differ by noise alone: from how far each loss is off the line through its neighbours, where a
    /// curve that falls or rises steadily has nothing; the median, of which an explosion has little.
    /// </summary>
    private static double NoiseOfMeans(List<LearningRatePoint> points, int reach)
    {
        // Of normal numbers with standard deviation s, the median of |a - 2 b + c| is 1.652 s; a difference of two means has sqrt(2 / n) s.
        var bends = Enumerable.Range(1, points.Count - 2)
            .Select(step => Math.Abs(points[step - 1].Loss - (2 * points[step].Loss) + points[step + 1].Loss))
            .Order()
            .ToList();
        return bends[bends.Count / 2] / 1.652 * Math.Sqrt(2.0 / ((2 * reach) + 1));
    }

    // At the ends the surroundings are smaller, and still the same on both sides.
    private static IEnumerable<double> Around(IReadOnlyList<double> losses, int step, int reach)
    {
        var distance = Math.Min(reach, Math.Min(step, losses.Count - 1 - step));
        return losses.Skip(step - distance).Take((2 * distance) + 1);
    }
}

/// <summary>What the curve of a learning-rate range test shows.</summary>
public enum CurveShape
{
    /// <summary>The loss falls: a rate can be suggested.</summary>
    Falls,

    /// <summary>The test ended after a few steps: the loss exploded at once.</summary>
    TooShort,

    /// <summary>The loss is lowest at the first steps: already the lowest rates are too high, or nothing is learned.</summary>
    Rises,

    /// <summary>The loss does not fall further than noise alone makes it.</summary>
    Flat,

    /// <summary>The loss falls most steeply at the very end: higher rates must be tried.</summary>
    StillFalls,
}
