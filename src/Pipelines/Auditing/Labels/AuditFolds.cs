using Pipelines.Data;

namespace Pipelines.Auditing.Labels;

/// <summary>Deals images out to folds: of each class to every fold its share, and what belongs together to one fold.</summary>
internal static class AuditFolds
{
    /// <summary>The fold of each image.</summary>
    /// <param name="labels">The class of each image.</param>
    /// <param name="units">What is never separated: copies of an image, images of a group.</param>
    /// <param name="folds">How many folds there are.</param>
    /// <param name="seed">Another seed makes other folds.</param>
    public static int[] Deal(IReadOnlyList<int> labels, IReadOnlyList<ContentHash> units, int folds, int seed)
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
