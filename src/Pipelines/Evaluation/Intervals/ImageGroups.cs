using Pipelines.Data;

namespace Pipelines.Evaluation.Intervals;

/// <summary>
/// Which of the evaluated images belong together: those of one group, and copies of one image. They are not independent of each other, so
/// that chance draws them together or not at all.
/// </summary>
internal sealed class ImageGroups
{
    private readonly int[] _rows;
    private readonly int[] _starts;

    private ImageGroups(int[] groupOf, int groups)
    {
        GroupOf = groupOf;
        _rows = [.. Enumerable.Range(0, groupOf.Length).OrderBy(row => groupOf[row])];
        _starts = new int[groups + 1];
        foreach (var group in groupOf)
        {
            _starts[group + 1]++;
        }

        for (var group = 0; group < groups; group++)
        {
            _starts[group + 1] += _starts[group];
        }
    }

    /// <summary>The number of each image's group.</summary>
    public IReadOnlyList<int> GroupOf { get; }

    /// <summary>The number of images.</summary>
    public int Images => _rows.Length;

    /// <summary>The number of groups; an image that stands for itself is one.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>Whether each image stands for itself.</summary>
    public bool AreSingle => Count == Images;

    /// <summary>The number of groups; null where each image stands for itself.</summary>
    public int? CountWhereAny => AreSingle ? null : Count;

    /// <summary>Each image stands for itself.</summary>
    public static ImageGroups Single(int images) => new([.. Enumerable.Range(0, images)], images);

    /// <summary>The groups of images whose bytes are known.</summary>
    public static ImageGroups Of(IReadOnlyList<HashedImage> images)
    {
        var units = new SplitUnits(images);
        return ByKey(images, units.KeyOf);
    }

    /// <summary>The groups of images whose bytes are not known.</summary>
    public static ImageGroups Of(IReadOnlyList<ImageItem> images) => Of([.. images.Select(image => image.Group)]);

    /// <summary>The groups by their names; an image without one stands for itself.</summary>
    public static ImageGroups Of(IReadOnlyList<string?> names) =>
        ByKey([.. names.Index()], image => (image.Item, image.Item is null ? image.Index : -1));

    /// <summary>The groups of some of the images.</summary>
    /// <param name="images">The images, by their numbers.</param>
    public ImageGroups Only(IReadOnlyList<int> images) => ByKey(images, image => GroupOf[image]);

    /// <summary>The images of a group, by their numbers.</summary>
    public ReadOnlySpan<int> this[int group] => _rows.AsSpan(_starts[group].._starts[group + 1]);

    private static ImageGroups ByKey<TImage, TKey>(IReadOnlyList<TImage> images, Func<TImage, TKey> key)
        where TKey : notnull
    {
        var numbers = new Dictionary<TKey, int>();
        var groupOf = new int[images.Count];
        for (var image = 0; image < groupOf.Length; image++)
        {
            if (!numbers.TryGetValue(key(images[image]), out var number))
            {
                numbers.Add(key(images[image]), number = numbers.Count);
            }

            groupOf[image] = number;
        }

        return new(groupOf, numbers.Count);
    }
}
