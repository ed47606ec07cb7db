using Pipelines.Data;

namespace Pipelines.Features;

/// <summary>
/// The cached vectors of one <see cref="FeatureKey"/>: those on disk when it was opened can be read, new ones can be added. Adding is
/// thread-safe, reading is not.
/// </summary>
internal sealed class CachedFeatures : IDisposable
{
    private readonly FeatureCache _cache;
    private readonly FeatureKey _key;
    private readonly List<FeatureShardReader> _shards = [];
    private readonly Dictionary<ContentHash, (int Shard, int Record)> _index = [];
    private readonly List<string> _notes = [];
    private readonly Lock _writing = new();
    private FeatureShardWriter? _writer;
    private int _damaged;
    private string? _failure;

    internal CachedFeatures(FeatureCache cache, FeatureKey key)
    {
        _cache = cache;
        _key = key;
        foreach (var path in ShardPaths())
        {
            OpenShard(path);
        }
    }

    /// <summary>Number of vectors that can be read.</summary>
    public int Count => _index.Count;

    /// <summary>What a user should know: damaged or foreign files, a folder that cannot be written; usually empty.</summary>
    public IReadOnlyList<string> Notes => _damaged == 0
        ? _notes
        :
        [
            .. _notes,
            $"{_cache.FolderOf(_key)}: {Quantity.Of(_damaged, "damaged feature vectors")} {Quantity.Are(_damaged)} computed again.",
        ];

    /// <summary>Why vectors can no longer be stored, or no longer be found where they were; null where all is well. Thread-safe.</summary>
    public string? StorageFailure()
    {
        lock (_writing)
        {
            return !_cache.Writable ? _failure ?? "it cannot be written."
                : _writer?.IsInPlace() == false ? $"{_writer.Path} is not there any more: the folder was moved, removed or disconnected."
                : null;
        }
    }

    /// <summary>
    /// Waits until every vector that was added is on the disk, so that no other machine is told of vectors that it cannot read.
    /// </summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Flush()
    {
        lock (_writing)
        {
            _writer?.Flush();
        }
    }

    /// <summary>Whether there is a vector for this image.</summary>
    public bool Contains(ContentHash image) => _index.ContainsKey(image);

    /// <summary>Reads the vector of an image.</summary>
    /// <param name="image">The image's content.</param>
    /// <param name="vector">Receives the vector; its length is the key's dimensions. Undefined when the result is false.</param>
    /// <returns>False where there is none, or only a damaged one.</returns>
    public bool TryRead(ContentHash image, Span<float> vector)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, _key.Dimensions);
        if (!_index.TryGetValue(image, out var place))
        {
            return false;
        }

        if (_shards[place.Shard].TryRead(place.Record, vector))
        {
            return true;
        }

        _index.Remove(image);
        _damaged++;
        return false;
    }

    /// <summary>
    /// Stores the vector of an image. Where that is impossible nothing happens, except one note for each <see cref="FeatureCache"/>.
    /// </summary>
    public void Add(ContentHash image, ReadOnlySpan<float> vector)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, _key.Dimensions);
        lock (_writing)
        {
            if (!_cache.Writable)
            {
                return;
            }

            try
            {
                _writer ??= _cache.CreateShard(_key);
                _writer.Append(image, vector);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                _cache.Writable = false;
                _failure = error.Message;
                _notes.Add($"{_cache.Folder}: feature vectors cannot be stored here, the next run computes them again: {error.Message}");
            }
        }
    }

    /// <summary>Closes all files.</summary>
    public void Dispose()
    {
        _writer?.Dispose();
        foreach (var shard in _shards)
        {
            shard.Dispose();
        }
    }

    private string[] ShardPaths()
    {
        var folder = _cache.FolderOf(_key);
        try
        {
            var paths = Directory.GetFiles(folder, "*" + FeatureShard.Extension);
            Array.Sort(paths, StringComparer.Ordinal);
            return paths;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _notes.Add($"{folder}: the feature cache cannot be read: {error.Message}");
            return [];
        }
    }

    private void OpenShard(string path)
    {
        try
        {
            if (FeatureShardReader.Open(path, _key, out var refusal) is { } shard)
            {
                _shards.Add(shard);
                AddToIndex(shard);
            }
            else if (refusal is not null)
            {
                _notes.Add($"{path}: ignored, because {refusal}.");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _notes.Add($"{path}: ignored, because it cannot be read: {error.Message}");
        }
    }

    private void AddToIndex(FeatureShardReader shard)
    {
        _index.EnsureCapacity(_index.Count + shard.Count);
        var vector = Array.Empty<float>();
        for (var record = 0; record < shard.Count; record++)
        {
            var image = shard.Image(record);
            var place = (_shards.Count - 1, record);
            if (_index.TryAdd(image, place))
            {
                continue;
            }

            // The same image twice: two processes at once, merged caches, or a damaged record that was computed again. An intact one is
            // used.
            vector = vector.Length == 0 ? new float[_key.Dimensions] : vector;
            var (otherShard, otherRecord) = _index[image];
            if (!_shards[otherShard].TryRead(otherRecord, vector))
            {
                _index[image] = place;
            }
        }
    }
}
