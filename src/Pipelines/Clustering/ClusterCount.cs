namespace Pipelines;

/// <summary>The number of clusters: fixed, or a range to choose from. In JSON a number, or <c>{ "from": 2, "to": 12 }</c>.</summary>
public readonly record struct ClusterCount
{
    private ClusterCount(int from, int to)
    {
        From = from;
        To = to;
    }

    /// <summary>The smallest number tried, at least 2.</summary>
    public int From { get; }

    /// <summary>The largest number tried.</summary>
    public int To { get; }

    /// <summary>Whether the number is fixed.</summary>
    public bool IsFixed => From == To;

    /// <summary>Exactly this many clusters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 clusters.</exception>
    public static ClusterCount Exactly(int k) => Between(k, k);

    /// <summary>The silhouette chooses a number in this range, both ends included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range starts below 2 or ends before it starts.</exception>
    public static ClusterCount Between(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        return new(from, to);
    }

    /// <summary>The number, or the range as <c>2..12</c>.</summary>
    public override string ToString() => IsFixed ? $"{From}" : $"{From}..{To}";
}
