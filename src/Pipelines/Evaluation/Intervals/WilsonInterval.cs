namespace Pipelines.Evaluation.Intervals;

/// <summary>
/// The interval of a proportion (Wilson, Probable inference, the law of succession, and statistical inference, 1927): sound for few images
/// and near 0 and 1, where the bootstrap is too sure. Where images belong together they count as the number of independent images that
/// vary as much.
/// </summary>
internal static class WilsonInterval
{
    // The quantile of the normal distribution for 0.95.
    private const double Z = 1.959963984540054;

    /// <summary>The interval of a share of independent images.</summary>
    /// <param name="share">The share, 0 to 1.</param>
    /// <param name="images">How many images it is of; not always a whole number.</param>
    public static Interval Of(double share, double images)
    {
        var scale = 1 + (Z * Z / images);
        var centre = (share + (Z * Z / (2 * images))) / scale;
        var half = Z / scale * Math.Sqrt((share * (1 - share) / images) + (Z * Z / (4 * images * images)));
        return new(share <= 0 ? 0 : centre - half, share >= 1 ? 1 : centre + half);
    }

    /// <summary>The interval of the share of hits among some images, which may belong together.</summary>
    /// <param name="images">The images, by their numbers; at least one.</param>
    /// <param name="isHit">Whether an image is a hit.</param>
    /// <param name="groups">The images that belong together.</param>
    public static Interval Of(IReadOnlyList<int> images, Func<int, bool> isHit, ImageGroups groups)
    {
        var hits = images.Count(isHit);
        var share = hits / (double)images.Count;
        return Of(share, groups.AreSingle ? images.Count : IndependentImages(images, isHit, groups, share));
    }

    /// <summary>
    /// The number of images divided by the design effect (Kish, Survey sampling, 1965): how many times the variance between the groups is
    /// that of independent images. Where all images are hits, or none, nothing shows it, and those of a group count as one.
    /// </summary>
    private static double IndependentImages(IReadOnlyList<int> images, Func<int, bool> isHit, ImageGroups groups, double share)
    {
        var byGroup = new Dictionary<int, (int Images, double Deviation)>();
        foreach (var image in images)
        {
            var (count, deviation) = byGroup.GetValueOrDefault(groups.GroupOf[image]);
            byGroup[groups.GroupOf[image]] = (count + 1, deviation + (isHit(image) ? 1 : 0) - share);
        }

        var together = images.Count * (double)images.Count / byGroup.Values.Sum(group => (double)group.Images * group.Images);
        var between = byGroup.Values.Sum(group => group.Deviation * group.Deviation);
        if (between <= 0 || byGroup.Count < 2)
        {
            return together;
        }

        var variance = between * byGroup.Count / (byGroup.Count - 1) / images.Count / images.Count;
        return Math.Min(images.Count, share * (1 - share) / variance);
    }
}
