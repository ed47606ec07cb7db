using Pipelines.Data;
using Pipelines.Data.NearDuplicates;

namespace Pipelines.Auditing;

/// <summary>Finds images that are the same, or show the same picture, within a split and across splits.</summary>
internal static class DuplicateAudit
{
    /// <summary>What is the same; of each image once, with the one before it that is the most alike.</summary>
    /// <param name="audited">The images.</param>
    /// <param name="removed">Held-out images that were left out because another split has the same bytes.</param>
    /// <param name="pairs">Pairs that show the same picture.</param>
    public static IEnumerable<AuditFinding> Run(
        AuditedImages audited, IReadOnlyList<DuplicateImage> removed, IReadOnlyList<NearDuplicatePair> pairs)
    {
        var copies = Copies(audited).ToList();
        var known = copies.Select(copy => copy.Image).ToHashSet();
        var same = pairs
            .Where(pair => audited.Images[pair.First].Hash != audited.Images[pair.Second].Hash && !known.Contains(pair.Second))
            .GroupBy(pair => pair.Second)
            .Select(similar => similar.MaxBy(pair => pair.Similarity))
            .OrderByDescending(pair => pair.Similarity)
            .ToList();
        return
        [
            .. copies.Select(copy => Of(audited, copy.Image, copy.Kept, AuditKind.Duplicate, 1, "same bytes")),
            .. same.Select(pair => Of(
                audited, pair.Second, pair.First, AuditKind.NearDuplicate, pair.Similarity, "same picture")),
            .. removed.Select(Removed),
        ];
    }

    private static AuditFinding Of(AuditedImages audited, int image, int other, AuditKind kind, double score, string what)
    {
        var (one, two) = (audited.Images[image], audited.Images[other]);
        var isLeak = audited.Splits[image] != audited.Splits[other];

        // The other one comes first in the order of the splits.
        var where = isLeak ? $" in {Word(audited.Splits[other])} and {Word(audited.Splits[image])}" : "";
        return audited.Finding(image, isLeak ? AuditKind.Leak : kind, score, what + where + Labels(one.Item, two.Item), two);
    }

    private static AuditFinding Removed(DuplicateImage pair) =>
        new(
            pair.Removed.Name, pair.Removed.Label, AuditKind.Leak, 1, $"same bytes in two splits{Labels(pair.Removed, pair.Kept)}",
            pair.Kept.Name)
        {
            File = pair.Removed.Path,
            OtherFile = pair.Kept.Path,
        };

    private static string Labels(ImageItem one, ImageItem two) =>
        one.Label == two.Label ? "" : $", with the labels {one.Label} and {two.Label}";

    private static string Word(ImageSplit split) => split switch
    {
        ImageSplit.Train => "train",
        ImageSplit.Validation => "validation",
        _ => "test",
    };

    private static IEnumerable<(int Image, int Kept)> Copies(AuditedImages audited)
    {
        var first = new Dictionary<ContentHash, int>();
        for (var image = 0; image < audited.Images.Count; image++)
        {
            if (!first.TryAdd(audited.Images[image].Hash, image))
            {
                yield return (image, first[audited.Images[image].Hash]);
            }
        }
    }
}
