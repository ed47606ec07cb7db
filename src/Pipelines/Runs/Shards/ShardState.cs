namespace Pipelines;

/// <summary>How far a shard has come.</summary>
public enum ShardState
{
    /// <summary>Nothing says that it is done.</summary>
    Missing,

    /// <summary>It is not done, and some of its vectors are in the cache: it is under way, or was interrupted.</summary>
    Begun,

    /// <summary>It is done.</summary>
    Done,

    /// <summary>It was done, and the cache has not all of its vectors any more.</summary>
    Lost,
}
