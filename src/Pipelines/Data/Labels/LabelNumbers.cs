namespace Pipelines.Data.Labels;

/// <summary>From labels to numbers: a label's number is its place in the list of classes, from 0.</summary>
internal static class LabelNumbers
{
    /// <summary>The number of each label.</summary>
    /// <param name="labels">The classes, each once.</param>
    public static IReadOnlyDictionary<string, int> Of(IEnumerable<string> labels) =>
        labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);

    /// <summary>The numbers of some labelled images, in their order; empty where there are no classes.</summary>
    /// <param name="labels">The classes, each once.</param>
    /// <param name="images">The images.</param>
    public static IReadOnlyList<int> Of(IReadOnlyList<string> labels, IEnumerable<HashedImage> images)
    {
        var numbers = Of(labels);
        return labels.Count == 0 ? [] : [.. images.Select(image => numbers[image.Item.Label!])];
    }
}
