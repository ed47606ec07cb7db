namespace Pipelines.Graph.Operators;

/// <summary>Axes of a tensor; negative ones count from the end.</summary>
internal static class Axes
{
    /// <summary>The axis counted from the front.</summary>
    public static long Positive(long axis, int rank) => axis < 0 ? axis + rank : axis;

    /// <summary>All axes of a tensor.</summary>
    public static long[] All(int rank) => [.. Enumerable.Range(0, rank).Select(axis => (long)axis)];
}
