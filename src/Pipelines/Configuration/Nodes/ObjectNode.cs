namespace Pipelines.Configuration.Nodes;

/// <summary>A key of an object and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="KeyPlace">Where the key was written.</param>
/// <param name="Value">The value.</param>
internal sealed record ObjectEntry(string Key, WrittenAt KeyPlace, ConfigurationNode Value);

/// <summary>A JSON object; its keys are unique and in the order in which they were written.</summary>
internal sealed record ObjectNode : ConfigurationNode
{
    private readonly OrderedDictionary<string, ObjectEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Creates an object.</summary>
    /// <param name="place">Where it was written.</param>
    /// <param name="entries">Its entries; of two with one key the later one counts.</param>
    /// <param name="isImplied">
    /// Whether nobody wrote it, because only something inside it was named (<c>--set training.epochs=5</c>).
    /// </param>
    public ObjectNode(WrittenAt place, IEnumerable<ObjectEntry> entries, bool isImplied = false)
        : base(place)
    {
        IsImplied = isImplied;
        foreach (var entry in entries)
        {
            _entries[entry.Key] = entry;
        }

        Size = 1 + _entries.Values.Sum(entry => entry.Value.Size);
    }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <summary>Whether nobody wrote this object itself.</summary>
    public bool IsImplied { get; }

    /// <summary>The entries, in order.</summary>
    public IEnumerable<ObjectEntry> Entries => _entries.Values;

    /// <summary>The keys, in order.</summary>
    public IEnumerable<string> Keys => _entries.Keys;

    public override string Description => "an object";

    /// <summary>The entry of a key, or null.</summary>
    public ObjectEntry? Find(string key) => _entries.GetValueOrDefault(key);

    /// <summary>This object without one key.</summary>
    public ObjectNode Without(string key) => new(Place, Entries.Where(entry => entry.Key != key), IsImplied);

    /// <summary>
    /// This object with another laid over it: objects are merged key by key, everything else that <paramref name="over"/> holds
    /// replaces what is here.
    /// </summary>
    public ObjectNode MergedWith(ObjectNode over)
    {
        var replaced = over.Entries.Select(entry =>
            Find(entry.Key)?.Value is ObjectNode mine && entry.Value is ObjectNode theirs
                ? entry with { Value = mine.MergedWith(theirs) }
                : entry);
        return new(over.IsImplied ? Place : over.Place, Entries.Concat(replaced), IsImplied && over.IsImplied);
    }
}
