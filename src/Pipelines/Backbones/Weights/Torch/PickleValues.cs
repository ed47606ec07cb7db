namespace Pipelines.Backbones.Weights.Torch;

/// <summary>A list of a pickle.</summary>
internal sealed class PickleList : List<object?>;

/// <summary>A tuple of a pickle. Nothing changes it once it is made.</summary>
internal sealed record PickleTuple(object?[] Items)
{
    /// <summary>The tuple without items.</summary>
    public static PickleTuple Empty { get; } = new([]);

    /// <summary>The item at an index; null also where the tuple is shorter.</summary>
    public object? At(int index) => index < Items.Length ? Items[index] : null;
}

/// <summary>A dictionary of a pickle, in its order. Entries whose key is no text are left out: nothing here asks for them.</summary>
internal sealed class PickleDictionary() : OrderedDictionary<string, object?>(StringComparer.Ordinal)
{
    private const string Entries = "the dictionaries of the pickle";

    /// <summary>Sets an entry.</summary>
    /// <param name="key">Its key. A long one that the pickle names again and again is looked at each time.</param>
    /// <param name="value">Its value.</param>
    /// <param name="budget">What the file may take.</param>
    public void Set(string key, object? value, ReadBudget budget)
    {
        budget.Take(key.Length, Entries);
        if (Count == Capacity && !ContainsKey(key))
        {
            // The next capacity is a prime of about twice the count; an entry and its bucket take 28 bytes.
            budget.Take((64L * Count) + 160, Entries);
        }

        this[key] = value;
    }
}
