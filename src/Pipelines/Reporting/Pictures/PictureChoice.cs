namespace Pipelines.Reporting.Pictures;

/// <summary>Chooses the images whose pictures are shown where not all can be.</summary>
internal static class PictureChoice
{
    /// <summary>
    /// The share of the pictures that mistakes may take where there are too many of them, so that right predictions can be seen as well.
    /// </summary>
    private const double MistakeShare = 0.75;

    /// <summary>
    /// Mistakes first, then the rest; of each a fair sample, in which every cell of the confusion matrix gets as many as every other as
    /// long as it has any.
    /// </summary>
    /// <param name="truth">The class of each image.</param>
    /// <param name="predicted">The predicted class of each image.</param>
    /// <param name="most">The most images to choose.</param>
    /// <param name="seed">Decides which ones of a cell.</param>
    /// <returns>The chosen images in ascending order.</returns>
    public static IReadOnlyList<int> OfClassifier(IReadOnlyList<int> truth, IReadOnlyList<int> predicted, int most, int seed)
    {
        var all = Enumerable.Range(0, truth.Count).ToList();
        if (all.Count <= most)
        {
            return all;
        }

        var mistakes = all.Where(image => truth[image] != predicted[image]).ToList();
        var right = all.Where(image => truth[image] == predicted[image]).ToList();
        var ofMistakes = Math.Min(mistakes.Count, Math.Max((int)(most * MistakeShare), most - right.Count));
        return
        [
            .. Fair(mistakes, image => (truth[image], predicted[image]), ofMistakes, seed)
                .Concat(Fair(right, image => (truth[image], 0), most - ofMistakes, seed))
                .Order(),
        ];
    }

    /// <summary>Of each group the images at its centre and those at its edge, as long as there is room; then a fair sample.</summary>
    /// <param name="groups">The images of each group, the nearest to its centre first.</param>
    /// <param name="nearest">How many from the centre of each group.</param>
    /// <param name="distant">How many from its edge.</param>
    /// <param name="most">The most images to choose.</param>
    /// <param name="seed">Decides which others.</param>
    /// <returns>The chosen images in ascending order.</returns>
    public static IReadOnlyList<int> OfGroups(IReadOnlyList<IReadOnlyList<int>> groups, int nearest, int distant, int most, int seed)
    {
        // In turns: one of each group, then a second one of each.
        var first = groups
            .SelectMany(group => group.Take(nearest).Concat(group.Skip(nearest).TakeLast(distant).Reverse()).Index())
            .OrderBy(member => member.Index)
            .Select(member => member.Item)
            .Take(most)
            .ToHashSet();
        var groupOf = groups.Index().SelectMany(group => group.Item.Select(image => (image, group.Index))).ToDictionary();
        var rest = groupOf.Keys.Where(image => !first.Contains(image)).Order().ToList();
        return [.. first.Concat(Fair(rest, image => groupOf[image], most - first.Count, seed)).Order()];
    }

    /// <summary>
    /// A fair sample of images in groups: every group gets as many as every other as long as it has any; where there is not room for one
    /// more of each, the largest groups get it.
    /// </summary>
    /// <param name="images">The images.</param>
    /// <param name="group">The group of an image.</param>
    /// <param name="most">The most images to choose.</param>
    /// <param name="seed">Decides which ones of a group.</param>
    public static IEnumerable<int> Fair<TGroup>(IReadOnlyList<int> images, Func<int, TGroup> group, int most, int seed)
    {
        if (images.Count <= most)
        {
            return images;
        }

        var shuffled = images.ToArray();
        new Random(seed).Shuffle(shuffled);
        return shuffled
            .GroupBy(group)
            .SelectMany(members => members.Index().Select(member => (member.Index, member.Item, Size: members.Count())))
            .OrderBy(member => member.Index)
            .ThenByDescending(member => member.Size)
            .Select(member => member.Item)
            .Take(most);
    }
}
