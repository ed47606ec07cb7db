using System.Text;

namespace Pipelines.Data;

/// <summary>
/// What a fraction holds out together: the copies of an image, those that show the same picture, and all images of a group. Each unit has
/// a key, from which its position in the split follows: the content of an image that stands for itself, the least content of those with
/// the same picture, or the hash of the group's name.
/// </summary>
internal sealed class SplitUnits
{
    private readonly Dictionary<ContentHash, ContentHash> _parents = [];
    private readonly Dictionary<ContentHash, string> _names = [];

    /// <summary>Finds the units of some images.</summary>
    public SplitUnits(IEnumerable<HashedImage> images)
    {
        foreach (var image in images)
        {
            if (image.Picture is { } picture)
            {
                Join(Root(picture), Root(image.Hash));
            }

            if (image.Item.Group is { } name)
            {
                var group = ContentHash.Of(Encoding.UTF8.GetBytes(name));
                _names.TryAdd(group, name);
                Join(Root(group), Root(image.Hash));
            }
        }
    }

    /// <summary>The key of an image's unit.</summary>
    public ContentHash KeyOf(HashedImage image) => Root(image.Hash);

    /// <summary>
    /// Two groups with copies of one image are one unit, named after the first of them in ordinal order. A group names the pictures in it.
    /// </summary>
    private void Join(ContentHash one, ContentHash two)
    {
        if (one == two)
        {
            return;
        }

        var isSecondFirst = _names.TryGetValue(two, out var name)
            && (!_names.TryGetValue(one, out var first) || string.CompareOrdinal(name, first) < 0);
        var (root, other) = isSecondFirst ? (two, one) : (one, two);
        _parents[other] = root;
    }

    private ContentHash Root(ContentHash key)
    {
        var root = key;
        while (_parents.TryGetValue(root, out var parent))
        {
            root = parent;
        }

        // Shortens the way for the next call.
        while (_parents.TryGetValue(key, out var next) && next != root)
        {
            _parents[key] = root;
            key = next;
        }

        return root;
    }
}
