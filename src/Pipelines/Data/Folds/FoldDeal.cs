namespace Pipelines.Data.Folds;

/// <summary>
/// Deals images out to folds by labels that need not be those of their files: of each class to every fold its share, and what belongs
/// together to one fold. The folds follow from units, labels and seed, not from the order of the images.
/// </summary>
internal static class FoldDeal
{
    /// <summary>The fold of each image.</summary>
    /// <typeparam name="TUnit">What tells units apart, such as the hash of their content.</typeparam>
    /// <param name="labels">The class of each image.</param>
    /// <param name="units">What is never separated: copies of an image, images of a group.</param>
    /// <param name="folds">How many folds there are.</param>
    /// <param name="seed">Another seed makes other folds.</param>
    public static int[] Of<TUnit>(IReadOnlyList<int> labels, IReadOnlyList<TUnit> units, int folds, int seed)
        where TUnit : IComparable<TUnit>
    {
        var inOrder = Enumerable.Range(0, labels.Count)
            .GroupBy(image => units[image])
            .OrderBy(unit => unit.Key)
            .Select(unit => (Label: unit.Min(image => labels[image]), Images: unit.ToList()))
            .ToArray();
        new Random(seed).Shuffle(inOrder);
        var fold = new int[labels.Count];

        // Sorting is stable: dealt out in turn, every fold has its share of each class, drawn at random.
        foreach (var (turn, unit) in inOrder.OrderBy(unit => unit.Label).Index())
        {
            unit.Images.ForEach(image => fold[image] = turn % folds);
        }

        return fold;
    }
}
