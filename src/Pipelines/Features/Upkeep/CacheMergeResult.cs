namespace Pipelines;

/// <summary>What a merge of caches did.</summary>
/// <param name="Files">Files that were copied.</param>
/// <param name="Vectors">Vectors in them.</param>
/// <param name="Bytes">Bytes that were written.</param>
/// <param name="AlreadyThere">Files whose vectors the cache had already.</param>
/// <param name="LeftOut">What was not copied, because it is damaged or no part of a cache.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record CacheMergeResult(
    int Files, long Vectors, long Bytes, int AlreadyThere, IReadOnlyList<CacheFinding> LeftOut, TimeSpan Elapsed);
