namespace Pipelines.Backbones.Weights.Torch;

/// <summary>Finds the weights in what a PyTorch file holds.</summary>
internal static class TorchCheckpoint
{
    private const int ListedKeys = 8;

    /// <summary>Characters of a key that an error shows.</summary>
    private const int LongestKey = 100;

    /// <summary>How deep the weights may lie under wrapper keys; training programs use one or two.</summary>
    private const int MaximumDepth = 16;

    /// <summary>Keys under which training programs keep the weights, the first that is there counts.</summary>
    private static readonly string[] WrapperKeys =
        ["state_dict", "model_state_dict", "model", "module", "net", "network", "weights", "params"];

    /// <summary>The dictionary of tensors: the root itself, or what lies under wrapper keys.</summary>
    /// <exception cref="PipelineException">There is none.</exception>
    public static PickleDictionary FindStateDictionary(object? root, ByteSource source)
    {
        if (root is not PickleDictionary dictionary)
        {
            throw source.Refused($"The file holds {Describe(root)}, not a state_dict.", TorchObjects.SaveWeightsAlone);
        }

        return Descend(dictionary, new HashSet<object>(ReferenceEqualityComparer.Instance), source)
            ?? throw source.Refused(
                dictionary.Count == 0
                    ? "The file holds an empty dictionary, no weights."
                    : $"The file holds a dictionary without weights; its keys are {Some(dictionary.Keys)}.",
                $"The weights may lie under {string.Join(", ", WrapperKeys.Select(key => $"'{key}'"))}. {TorchObjects.SaveWeightsAlone}");
    }

    private static string Some(IReadOnlyCollection<string> keys) =>
        string.Join(", ", keys.Take(ListedKeys).Select(key => $"'{(key.Length > LongestKey ? key[..LongestKey] + "..." : key)}'"))
            + (keys.Count > ListedKeys ? " ..." : "");

    // A damaged file may hold a dictionary inside itself; each is looked at once.
    private static PickleDictionary? Descend(PickleDictionary dictionary, HashSet<object> seen, ByteSource source, int depth = 0)
    {
        if (!seen.Add(dictionary))
        {
            return null;
        }

        if (depth > MaximumDepth)
        {
            throw source.Damaged($"The dictionaries in the file lie more than {MaximumDepth} levels inside each other.");
        }

        foreach (var key in WrapperKeys)
        {
            if (dictionary.GetValueOrDefault(key) is PickleDictionary inner && Descend(inner, seen, source, depth + 1) is { } found)
            {
                return found;
            }
        }

        return dictionary.Values.Any(value => value is TorchTensor or UnreadableTensor) ? dictionary : null;
    }

    private static string Describe(object? root) => root switch
    {
        TorchTensor or UnreadableTensor => "a single tensor",
        PickleList or PickleTuple => "a list",
        _ => "something else",
    };
}
