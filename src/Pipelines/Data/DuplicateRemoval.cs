namespace Pipelines.Data;

/// <summary>Finds images with the same bytes, and removes held-out images that are also trained on.</summary>
internal sealed class DuplicateRemoval(List<string> notes, List<DuplicateImage> duplicates)
{
    /// <summary>The images whose bytes are not among <paramref name="present"/>.</summary>
    public List<HashedImage> Remove(List<HashedImage> from, List<HashedImage> present, string name, string presentName)
    {
        var (kept, removed) = Without(from, present, image => image.Hash);
        duplicates.AddRange(removed);
        if (removed is [var (twin, image), ..])
        {
            notes.Add(
                $"{LeftOut(removed.Count, name)} left out because {presentName} images have the same bytes, "
                + $"for example {image.Path} (as {twin.Path}).");
        }

        return kept;
    }

    /// <summary>The images that show no picture of <paramref name="present"/>.</summary>
    public List<HashedImage> RemoveSamePictures(List<HashedImage> from, List<HashedImage> present, string name, string presentName)
    {
        var (kept, removed) = Without(from, present, image => image.Picture ?? image.Hash);
        if (removed is [var (twin, image), ..])
        {
            notes.Add(
                $"{LeftOut(removed.Count, name)} left out because {presentName} images show the same picture, "
                + $"for example {image.Path} (as {twin.Path}).");
        }

        return kept;
    }

    private static (List<HashedImage> Kept, List<DuplicateImage> Removed) Without(
        List<HashedImage> from, List<HashedImage> present, Func<HashedImage, ContentHash> key)
    {
        var (kept, removed) = (new List<HashedImage>(from.Count), new List<DuplicateImage>());
        var known = new Dictionary<ContentHash, ImageItem>();
        foreach (var image in present)
        {
            known.TryAdd(key(image), image.Item);
        }

        foreach (var image in from)
        {
            if (known.TryGetValue(key(image), out var twin))
            {
                removed.Add(new(twin, image.Item));
            }
            else
            {
                kept.Add(image);
            }
        }

        return (kept, removed);
    }

    /// <summary>Notes copies within one split. They are harmless, unless their labels contradict each other.</summary>
    public void NoteCopiesWithin(List<HashedImage> images, string name)
    {
        var copies = images.GroupBy(image => image.Hash).Where(same => same.Skip(1).Any()).Select(same => same.ToList()).ToList();
        var contradictions = copies.Where(copy => copy.Select(image => image.Item.Label).Distinct().Skip(1).Any()).ToList();
        if (contradictions.Count > 0)
        {
            notes.Add($"{Occurs(contradictions.Count, name)} with different labels, for example {Paths(contradictions[0])}.");
        }

        if (copies.Count > contradictions.Count)
        {
            var example = copies.First(copy => !contradictions.Contains(copy));
            notes.Add($"{Occurs(copies.Count - contradictions.Count, name)} more than once, for example {Paths(example)}.");
        }
    }

    private static string Paths(List<HashedImage> copies) => $"{copies[0].Item.Path} and {copies[1].Item.Path}";

    private static string Occurs(int count, string name) => count == 1 ? $"1 {name} image occurs" : $"{count} {name} images occur";

    private static string LeftOut(int count, string name) => count == 1 ? $"1 {name} image was" : $"{count} {name} images were";
}
