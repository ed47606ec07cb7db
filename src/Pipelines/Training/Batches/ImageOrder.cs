using Pipelines.Data;
using Pipelines.Training.Loop;

namespace Pipelines.Training.Batches;

/// <summary>The order in which an epoch uses the images: seed and epoch decide it, and nothing else.</summary>
/// <param name="groups">Groups of images; each group is used equally often.</param>
/// <param name="length">Images in an epoch, each use counted.</param>
/// <param name="seed">The seed of the training.</param>
internal sealed class ImageOrder(IReadOnlyList<int[]> groups, int length, int seed)
{
    /// <summary>Images in an epoch, each use counted.</summary>
    public int Length => length;

    /// <summary>Each image once in an epoch.</summary>
    public static ImageOrder Shuffled(int images, int seed) => new([[.. Enumerable.Range(0, images)]], images, seed);

    /// <summary>The order that the options ask for.</summary>
    /// <param name="images">The training images; those of one label are a class.</param>
    /// <param name="training">Sampling and seed.</param>
    public static ImageOrder Of(IReadOnlyList<HashedImage> images, ResolvedTraining training)
    {
        if (training.Sampling == Sampling.Shuffled)
        {
            return Shuffled(images.Count, training.Seed);
        }

        var classes = Enumerable.Range(0, images.Count)
            .GroupBy(image => images[image].Item.Label)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.ToArray())
            .ToList();
        return new(classes, classes.Count * TrainingPlan.PartsOf(images.Count, classes.Count), training.Seed);
    }

    /// <summary>The images of an epoch, counted from 1, in order, and how often each of them has been used, this time included.</summary>
    public (int[] Images, int[] Rounds) Of(int epoch)
    {
        var (share, images, rounds) = (length / groups.Count, new List<int>(length), new List<int>(length));
        foreach (var (number, group) in groups.Index())
        {
            // An epoch continues where the one before it stopped: no image of a class is used again before all of them were.
            for (var use = (epoch - 1L) * share; use < (long)epoch * share;)
            {
                var round = (int)(use / group.Length) + 1;
                var first = (int)(use % group.Length);
                var count = (int)Math.Min(group.Length - first, ((long)epoch * share) - use);
                images.AddRange(Shuffle(group, groups.Count == 1 ? round : HashOf(round, number)).AsSpan(first, count));
                rounds.AddRange(Enumerable.Repeat(round, count));
                use += count;
            }
        }

        if (groups.Count == 1)
        {
            return ([.. images], [.. rounds]);
        }

        var order = Shuffle([.. Enumerable.Range(0, length)], HashOf(epoch, groups.Count));
        return ([.. order.Select(position => images[position])], [.. order.Select(position => rounds[position])]);
    }

    private int[] Shuffle(int[] group, int number)
    {
        int[] order = [.. group];
        new Random(HashOf(seed, number)).Shuffle(order);
        return order;
    }

    // Not HashCode.Combine, which differs from process to process.
    private static int HashOf(int first, int second) => unchecked((first * 1_000_003) ^ second);
}
