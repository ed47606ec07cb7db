namespace Pipelines;

/// <summary>A shard of an extraction.</summary>
/// <param name="Shard">Which.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Images">Images of different content in it; null where they are not known.</param>
/// <param name="Cached">How many have their vector in the cache; null where that is not known.</param>
/// <param name="Skipped">How many could not be decoded; null where it is not done.</param>
/// <param name="Host">The machine that did it; null where it is not done.</param>
/// <param name="Finished">When, by the clock of that machine; null where it is not done.</param>
public sealed record ShardStatus(
    WorkShard Shard, ShardState State, int? Images, int? Cached, int? Skipped, string? Host, DateTimeOffset? Finished);
