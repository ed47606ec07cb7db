namespace Pipelines;

/// <summary>An extraction in shards: of certain images with a certain network.</summary>
/// <param name="Fingerprint">What decides its vectors: 64 hexadecimal digits, or the first 16 where no shard is done.</param>
/// <param name="IsOfConfiguration">
/// Whether it is that of the configuration; null where it is not known, because a folder of runs was read.
/// </param>
/// <param name="Work">The images and the network, for a person.</param>
/// <param name="Count">How many shards there are.</param>
/// <param name="Shards">All of them, in order.</param>
public sealed record ExtractionStatus(
    string Fingerprint, bool? IsOfConfiguration, string Work, int Count, IReadOnlyList<ShardStatus> Shards)
{
    /// <summary>Whether all of them are done.</summary>
    public bool IsDone => Shards.All(shard => shard.State == ShardState.Done);

    /// <summary>Those that are not done.</summary>
    public IReadOnlyList<WorkShard> Missing => [.. Shards.Where(shard => shard.State != ShardState.Done).Select(shard => shard.Shard)];
}
