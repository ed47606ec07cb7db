using Pipelines.Backbones;
using Pipelines.Numerics;

namespace Pipelines.Classification.Decision;

/// <summary>
/// Fits what is made of cosine and energy, on images like those of the training that were not trained on. By the conformal p-value (Bates
/// et al., 2023) no more than the wanted share of such images is called unknown.
/// </summary>
internal static class TypicalityFit
{
    private const int Ramps = 100;
    private const double Tail = 0.05;

    // From half way between the middle and the least typical twentieth on, the cosine counts as well.
    private const double Start = 0.5;

    /// <summary>The scale.</summary>
    /// <param name="numbers">Cosine and energy of each image.</param>
    /// <param name="falseAlarms">The share of such images that may be called unknown.</param>
    public static TypicalityScale Of(FeatureMatrix numbers, double falseAlarms)
    {
        var (cosine, energy) = (Standardized(numbers, 0), Standardized(numbers, 1));
        var scale = new TypicalityScale
        {
            CosineFactor = cosine.Factor,
            CosineOffset = cosine.Offset + (float)Start,
            EnergyFactor = energy.Factor,
            EnergyOffset = energy.Offset,
            Knots = [],
            Levels = [],
            Least = 0,
        };
        float[] sorted = [.. Enumerable.Range(0, numbers.Rows).Select(image => Number(scale, numbers.Row(image))).Order()];
        var rank = Rank(sorted.Length, falseAlarms);
        var (knots, levels) = Knots(sorted, rank);
        return scale with { Knots = knots, Levels = levels, Least = rank == 0 ? float.MinValue : sorted[rank - 1] };
    }

    /// <summary>How many images, the least typical first, mark the limit: an image below the last of them is unknown.</summary>
    public static int Rank(int images, double falseAlarms)
    {
        // 20 · 0.05 may come out as a little less than 1.
        const double Rounding = 1e-9;
        return Math.Min(images, (int)Math.Floor(((images + 1) * falseAlarms) + Rounding));
    }

    /// <summary>The number of an image: the lower, the less typical.</summary>
    /// <param name="scale">What is made of cosine and energy.</param>
    /// <param name="numbers">Both.</param>
    public static float Number(TypicalityScale scale, ReadOnlySpan<float> numbers)
    {
        var cosine = (numbers[0] * scale.CosineFactor) + scale.CosineOffset;
        return (numbers[1] * scale.EnergyFactor) + scale.EnergyOffset + Math.Min(cosine, 0);
    }

    /// <summary>The share of known images that are less typical.</summary>
    public static float Share(TypicalityScale scale, float number)
    {
        var share = scale.Levels[0];
        for (var ramp = 0; ramp < scale.Knots.Count - 1; ramp++)
        {
            var along = (number - scale.Knots[ramp]) / (scale.Knots[ramp + 1] - scale.Knots[ramp]);
            share += (scale.Levels[ramp + 1] - scale.Levels[ramp]) * Math.Clamp(along, 0, 1);
        }

        return share;
    }

    /// <summary>The median becomes 0, the least twentieth −1.</summary>
    private static (float Factor, float Offset) Standardized(FeatureMatrix numbers, int column)
    {
        double[] sorted = [.. Enumerable.Range(0, numbers.Rows).Select(image => (double)numbers.Row(image)[column]).Order()];
        var median = sorted[sorted.Length / 2];
        var distance = median - sorted[(int)(Tail * sorted.Length)];
        var factor = distance > 0 ? 1 / distance : 1;
        return ((float)factor, (float)(-median * factor));
    }

    private static (float[] Knots, float[] Levels) Knots(float[] sorted, int rank)
    {
        var (images, spread) = (sorted.Length, Math.Max(1, sorted[^1] - sorted[0]));
        var ranks = Enumerable.Range(0, Ramps + 1)
            .Select(ramp => 1 + (int)Math.Round((images - 1) * (double)ramp / Ramps))
            .Append(Math.Max(1, rank))
            .Distinct()
            .Order();

        // Whatever is far less typical than all of them still has an order.
        List<(float Knot, float Level)> points = [(sorted[0] - (10 * spread), 0)];
        foreach (var number in ranks)
        {
            var (knot, level) = (sorted[number - 1], (float)(number / (images + 1.0)));
            if (knot > points[^1].Knot)
            {
                points.Add((knot, level));
            }
        }

        points.Add((points[^1].Knot + (spread / images), 1));
        return ([.. points.Select(point => point.Knot)], [.. points.Select(point => point.Level)]);
    }
}
