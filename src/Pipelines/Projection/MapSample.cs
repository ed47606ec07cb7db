namespace Pipelines.Projection;

/// <summary>Chooses the images of a map where there are too many for one.</summary>
internal static class MapSample
{
    /// <summary>The map of so many images takes some seconds.</summary>
    public const int MostImages = 3000;

    /// <summary>
    /// Chooses images, from each group equally many: of a group that has fewer all, and what that leaves goes to the others.
    /// </summary>
    /// <typeparam name="TGroup">A class or a cluster.</typeparam>
    /// <param name="groups">The group of each image.</param>
    /// <param name="seed">Another seed chooses other images.</param>
    /// <param name="most">The number of images to choose; all where there are no more.</param>
    /// <returns>The numbers of the chosen images, rising.</returns>
    public static int[] Choose<TGroup>(IReadOnlyList<TGroup> groups, int seed, int most = MostImages)
    {
        if (groups.Count <= most)
        {
            return [.. Enumerable.Range(0, groups.Count)];
        }

        var random = new Random(seed);
        var images = Enumerable.Range(0, groups.Count).GroupBy(image => groups[image]).Select(group => group.ToArray()).ToList();
        var chosen = new List<int>(most);
        foreach (var (index, group) in images.OrderBy(group => group.Length).Index())
        {
            random.Shuffle(group);
            chosen.AddRange(group.Take((most - chosen.Count) / (images.Count - index)));
        }

        return [.. chosen.Order()];
    }
}
