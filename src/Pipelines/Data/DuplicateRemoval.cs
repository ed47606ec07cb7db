namespace Pipelines.Data;

/// <summary>Finds images with the same bytes, and removes them where they would make a held-out image one that was trained on.</summary>
internal sealed class DuplicateRemoval(List<string> notes, List<DuplicateImage> duplicates)
{
    /// <summary>The images whose bytes are not among <paramref name="present"/>.</summary>
    public List<HashedImage> Remove(List<HashedImage> from, List<HashedImage> present, string name, string presentName)
    {
        var kept = new List<HashedImage>(from.Count);
        var known = new Dictionary<ContentHash, ImageItem>();
        foreach (var image in present)
        {
            known.TryAdd(image.Hash, image.Item);
        }

        var removed = new List<DuplicateImage>();
        foreach (var image in from)
        {
            if (known.TryGetValue(image.Hash, out var twin))
            {
                removed.Add(new(twin, image.Item));
            }
            else
            {
                kept.Add(image);
            }
        }

        if (removed.Count > 0)
        {
            duplicates.AddRange(removed);
            notes.Add($"{Images(removed.Count, name)} left out because {presentName} images have the same bytes, for example {removed[0].Removed.Path} (as {removed[0].Kept.Path}).");
        }

        return kept;
    }

    /// <summary>Copies within one split are harmless, unless their labels contradict each other; either is noted.</summary>
    public void NoteCopiesWithin(List<HashedImage> images, string name)
    {
        var copies = images.GroupBy(image => image.Hash).Where(group => group.Skip(1).Any()).Select(group => group.ToList()).ToList();
        var contradictions = copies.Where(group => group.Select(image => image.Item.Label).Distinct().Skip(1).Any()).ToList();
        if (contradictions.Count > 0)
        {
            var example = contradictions[0];
            notes.Add($"{Pictures(contradictions.Count, name)} with different labels, for example {string.Join(" and ", example.Take(2).Select(image => image.Item.Path))}.");
        }

        if (copies.Count > contradictions.Count)
        {
            var example = copies.First(group => !contradictions.Contains(group));
            notes.Add($"{Pictures(copies.Count - contradictions.Count, name)} more than once, for example {example[0].Item.Path} and {example[1].Item.Path}.");
        }
    }

    private static string Pictures(int count, string name) => count == 1 ? $"1 {name} picture occurs" : $"{count} {name} pictures occur";

    private static string Images(int count, string name) => count == 1 ? $"1 {name} image was" : $"{count} {name} images were";
}
