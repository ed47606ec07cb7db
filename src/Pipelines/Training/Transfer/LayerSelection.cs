namespace Pipelines;

/// <summary>Which layers of a backbone are trained: all, the last few stages, or those with certain names.</summary>
public sealed record LayerSelection
{
    private LayerSelection(int? lastStages, IReadOnlyList<string> patterns)
    {
        LastStages = lastStages;
        Patterns = patterns;
    }

    /// <summary>Every layer.</summary>
    public static LayerSelection All { get; } = new(null, []);

    /// <summary>
    /// How many stages are trained, counted from the last; null where stages do not decide. A stage is a run of layers between two
    /// changes of spatial size.
    /// </summary>
    public int? LastStages { get; }

    /// <summary>Patterns of names of stored tensors or of nodes, <c>*</c> for any characters; empty where names do not decide.</summary>
    public IReadOnlyList<string> Patterns { get; }

    /// <summary>Whether every layer is trained.</summary>
    public bool IsAll => LastStages is null && Patterns.Count == 0;

    /// <summary>The last stages.</summary>
    /// <param name="count">How many, at least 1.</param>
    public static LayerSelection Last(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new(count, []);
    }

    /// <summary>The layers whose names match.</summary>
    /// <param name="patterns">At least one; <c>*</c> stands for any characters.</param>
    public static LayerSelection Named(params IReadOnlyList<string> patterns)
    {
        ArgumentOutOfRangeException.ThrowIfZero(patterns.Count, nameof(patterns));
        return new(null, patterns);
    }

    /// <summary>As in a configuration: <c>all</c>, <c>lastStages:2</c>, or the patterns.</summary>
    public override string ToString() => IsAll ? "all" : LastStages is { } count ? $"lastStages:{count}" : string.Join(", ", Patterns);
}
