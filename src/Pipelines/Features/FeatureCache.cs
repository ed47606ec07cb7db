using System.Text.Json;

namespace Pipelines.Features;

/// <summary>
/// Feature vectors on disk, so that no image goes through the same network twice. A vector is found by the content of its image and its
/// <see cref="FeatureKey"/>: a changed image, network or size never gives a stale vector, and renaming or moving images costs nothing.
/// </summary>
/// <remarks>
/// <code>
/// folder/
///   0f3a…(16 digits of the key)/
///     graph.json                       describes the vectors, for a person
///     20260131T120000Z-1f2e3d4c.features   vectors; a process appends only to its own file
/// </code>
/// Any number of processes may use the folder at once, and caches of several machines are merged by copying their files together. A folder
/// that cannot be written, or a full disk, never ends a run: vectors are then computed and not stored, with one note.
/// </remarks>
internal sealed class FeatureCache
{
    private const string DescriptionFile = "graph.json";
    private static readonly JsonSerializerOptions s_indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly TimeProvider _clock;

    /// <summary>A cache in this folder. Writes nothing before a vector is added.</summary>
    /// <param name="folder">The folder; created when needed.</param>
    /// <param name="clock">Dates the files; default: the system's clock.</param>
    public FeatureCache(string folder, TimeProvider? clock = null)
    {
        Folder = Path.GetFullPath(folder);
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>Absolute path of the folder.</summary>
    public string Folder { get; }

    /// <summary>False once a write has failed: this object then writes nothing more.</summary>
    internal bool Writable { get; set; } = true;

    /// <summary>Opens the vectors of one key.</summary>
    public CachedFeatures Open(FeatureKey key) => new(this, key);

    /// <summary>Bytes of all vectors of all keys on disk; 0 where the folder does not exist.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to read the folder.</exception>
    public long SizeInBytes() => Directory.Exists(Folder)
        ? new DirectoryInfo(Folder).EnumerateFiles("*" + FeatureShard.Extension, SearchOption.AllDirectories).Sum(file => file.Length)
        : 0;

    /// <summary>The folder of one key.</summary>
    internal string FolderOf(FeatureKey key) => Path.Combine(Folder, key.Hash.ToString()[..16]);

    /// <summary>Creates a shard of one key, and the key's folder and description where they are missing.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to write there.</exception>
    internal FeatureShardWriter CreateShard(FeatureKey key)
    {
        var folder = FolderOf(key);
        Directory.CreateDirectory(folder);
        var name = $"{_clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}-{Guid.NewGuid().ToString("n")[..8]}";
        var description = Path.Combine(folder, DescriptionFile);
        if (!File.Exists(description))
        {
            var temporary = Path.Combine(folder, name + ".tmp");
            File.WriteAllText(temporary, Describe(key));
            File.Move(temporary, description, overwrite: true);
        }

        return new FeatureShardWriter(Path.Combine(folder, name + FeatureShard.Extension), key);
    }

    private string Describe(FeatureKey key) => JsonSerializer.Serialize(
        new
        {
            Key = key.Hash.ToString(),
            key.Network,
            key.Dimensions,
            key.Preprocessing.Size,
            key.Preprocessing.ResizedSize,
            Resize = key.Preprocessing.Resize.ToString(),
            Created = _clock.GetUtcNow(),
        },
        s_indented);
}
