namespace Pipelines.Data.Folds;

/// <summary>
/// Which part of a cross-validation each image is in. Copies of an image, and the images of a group, are in one part; each class is divided
/// as evenly as they allow. The parts follow from content, groups, classes and seed, not from names or from the order of files.
/// </summary>
internal sealed class FoldAssignment
{
    private readonly IReadOnlyList<IReadOnlyDictionary<ContentHash, int>> _repeats;

    private FoldAssignment(int count, IReadOnlyList<IReadOnlyDictionary<ContentHash, int>> repeats) => (Count, _repeats) = (count, repeats);

    /// <summary>The number of parts.</summary>
    public int Count { get; }

    /// <summary>How many divisions there are.</summary>
    public int Repeats => _repeats.Count;

    /// <summary>Divides images.</summary>
    /// <param name="images">The images; all have a label.</param>
    /// <param name="count">The number of parts, at least 2.</param>
    /// <param name="repeats">How many divisions.</param>
    /// <param name="seed">Another seed makes other divisions.</param>
    public static FoldAssignment Of(IReadOnlyList<HashedImage> images, int count, int repeats, int seed)
    {
        var units = Units(images);
        return new(count, [.. Enumerable.Range(0, repeats).Select(repeat => Divide(units, count, repeat, seed))]);
    }

    /// <summary>The part of an image, from 0.</summary>
    /// <param name="image">The image.</param>
    /// <param name="repeat">The division, from 0.</param>
    public int Of(HashedImage image, int repeat) => _repeats[repeat][image.Hash];

    private static List<Unit> Units(IReadOnlyList<HashedImage> images)
    {
        var labels = images.Select(image => image.Item.Label!).Distinct().Order(StringComparer.Ordinal).ToList();
        var numbers = labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        var sizes = images.CountBy(image => numbers[image.Item.Label!]).ToDictionary();
        var keys = new SplitUnits(images);
        return
        [
            .. images.GroupBy(keys.KeyOf).Select(members => new Unit(
                members.Key,
                [.. members.Select(image => image.Hash).Distinct()],
                [.. members.CountBy(image => numbers[image.Item.Label!]).OrderBy(label => label.Key)
                    .Select(label => (label.Key, label.Value, 1.0 / sizes[label.Key]))])),
        ];
    }

    /// <summary>
    /// Each unit goes to the part that has the fewest images of its classes, of equals to the smallest: large units first, so that small
    /// ones even out what they leave; those of one size class by class, in an order that the seed decides.
    /// </summary>
    private static Dictionary<ContentHash, int> Divide(IReadOnlyList<Unit> units, int count, int repeat, int seed)
    {
        var purpose = FormattableString.Invariant($"Fold {repeat}");
        var (parts, folds) = (new Dictionary<ContentHash, int>(), new Fold[count]);
        for (var fold = 0; fold < count; fold++)
        {
            folds[fold] = new([], 0);
        }

        foreach (var unit in units
            .OrderByDescending(unit => unit.Size)
            .ThenBy(unit => unit.Classes[0].Label)
            .ThenBy(unit => StratifiedSplit.Position(unit.Key, purpose, seed))
            .ThenBy(unit => unit.Key))
        {
            var best = 0;
            var least = (Images: double.PositiveInfinity, Size: int.MaxValue);
            for (var fold = 0; fold < count; fold++)
            {
                var fit = (folds[fold].Share(unit), folds[fold].Size);
                if (fit.CompareTo(least) < 0)
                {
                    (best, least) = (fold, fit);
                }
            }

            folds[best] = folds[best].With(unit);
            foreach (var image in unit.Images)
            {
                parts[image] = best;
            }
        }

        return parts;
    }

    /// <summary>Images that stay together.</summary>
    /// <param name="Key">What decides their place in the order.</param>
    /// <param name="Images">Their contents.</param>
    /// <param name="Classes">How many of each class they are, and what one image is of its class.</param>
    private sealed record Unit(
        ContentHash Key, IReadOnlyList<ContentHash> Images, IReadOnlyList<(int Label, int Images, double Weight)> Classes)
    {
        /// <summary>How many images.</summary>
        public int Size { get; } = Classes.Sum(label => label.Images);
    }

    /// <summary>A part while it is being filled.</summary>
    private sealed record Fold(Dictionary<int, int> Classes, int Size)
    {
        /// <summary>How much of a unit's classes is here already; the same number where nothing differs.</summary>
        public double Share(Unit unit)
        {
            var sum = 0.0;
            foreach (var (label, images, weight) in unit.Classes)
            {
                sum += weight * images * Classes.GetValueOrDefault(label);
            }

            return sum;
        }

        /// <summary>The part with a unit more.</summary>
        public Fold With(Unit unit)
        {
            foreach (var (label, images, _) in unit.Classes)
            {
                Classes[label] = Classes.GetValueOrDefault(label) + images;
            }

            return this with { Size = Size + unit.Size };
        }
    }
}
