namespace Pipelines.Backbones.Weights.Torch;

/// <summary>A list of a pickle.</summary>
internal sealed class PickleList : List<object?>;

/// <summary>A tuple of a pickle. Nothing changes it once it is made.</summary>
internal sealed record PickleTuple(object?[] Items)
{
    /// <summary>The item at an index; null also where the tuple is shorter.</summary>
    public object? At(int index) => index < Items.Length ? Items[index] : null;
}

/// <summary>A dictionary of a pickle, in its order. Entries whose key is no text are left out: nothing here asks for them.</summary>
internal sealed class PickleDictionary() : OrderedDictionary<string, object?>(StringComparer.Ordinal);
