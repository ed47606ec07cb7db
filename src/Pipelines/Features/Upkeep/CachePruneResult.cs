namespace Pipelines;

/// <summary>What was, or would be, removed from a cache of feature vectors.</summary>
/// <param name="Removed">What was removed, or would be.</param>
/// <param name="InUse">What stays because its file was written to in the last ten minutes: a process may still be at work on it.</param>
/// <param name="IsApplied">Whether it was removed; false where this only says what would be.</param>
public sealed record CachePruneResult(IReadOnlyList<CacheFinding> Removed, IReadOnlyList<CacheFinding> InUse, bool IsApplied)
{
    /// <summary>Bytes that this frees.</summary>
    public long Bytes => Removed.Sum(finding => finding.Bytes);
}
