namespace Pipelines;

/// <summary>The settings that a sweep tries, by their paths, such as <c>head.labelSmoothing</c>.</summary>
public sealed record SweptSettings
{
    private SweptSettings(IReadOnlyDictionary<string, SweptValues> paths) => Paths = paths;

    /// <summary>No setting.</summary>
    public static SweptSettings None { get; } = new(new Dictionary<string, SweptValues>());

    /// <summary>The values of each setting, by its path, in the order in which they were written.</summary>
    public IReadOnlyDictionary<string, SweptValues> Paths { get; }

    /// <summary>Settings by their paths.</summary>
    public static SweptSettings Of(IEnumerable<KeyValuePair<string, SweptValues>> paths) =>
        new(new OrderedDictionary<string, SweptValues>(paths, StringComparer.Ordinal));

    /// <inheritdoc/>
    public bool Equals(SweptSettings? other) => other is not null && Paths.SequenceEqual(other.Paths);

    /// <inheritdoc/>
    public override int GetHashCode() => Paths.Count;
}
