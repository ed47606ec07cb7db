namespace Pipelines.Graph.Operators;

/// <summary>Axes of a tensor, of which negative ones count from the end, and their sizes.</summary>
internal static class Axes
{
    /// <summary>The axis counted from the front.</summary>
    public static long Positive(long axis, int rank) => axis < 0 ? axis + rank : axis;

    /// <summary>All axes of a tensor.</summary>
    public static long[] All(int rank) => [.. Enumerable.Range(0, rank).Select(axis => (long)axis)];

    /// <summary>How many numbers a tensor with axes of these sizes holds.</summary>
    /// <exception cref="OverflowException">More than 64 bits can count.</exception>
    public static long Product(ReadOnlySpan<long> sizes)
    {
        var product = 1L;
        foreach (var size in sizes)
        {
            product = checked(product * size);
        }

        return product;
    }
}
