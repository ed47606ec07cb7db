namespace Pipelines.Backbones.Weights.Torch;

/// <summary>Makes readable tensors of those that a pickle describes, and checks the description against what the file holds.</summary>
/// <param name="source">The file.</param>
/// <param name="budget">What the file may take.</param>
/// <param name="isBigEndian">Whether the machine that wrote the file stores numbers with the high byte first.</param>
/// <param name="locate">Finds the bytes of a storage; null where the file has none.</param>
internal sealed class TorchTensors(
    ByteSource source, ReadBudget budget, bool isBigEndian, Func<TorchStorage, StoredBytes?> locate)
{
    private readonly Dictionary<string, StoredBytes> _located = new(StringComparer.Ordinal);

    /// <summary>The tensors of a state_dict in its order; entries that are no tensors are left out.</summary>
    /// <exception cref="PipelineException">Tensors are refused, all of them are named; or one contradicts the file.</exception>
    public IReadOnlyList<WeightTensor> Read(PickleDictionary state)
    {
        var refused = state
            .Select(entry => Refusal(entry.Value) is { } reason ? Refused(entry.Key, reason) : null)
            .OfType<Problem>()
            .ToList();
        return refused.Count > 0
            ? throw new PipelineException(refused)
            : [.. from entry in state where entry.Value is TorchTensor select ToTensor(entry.Key, (TorchTensor)entry.Value)];
    }

    private Problem Refused(string name, string reason)
    {
        budget.Take(256 + (2L * (name.Length + reason.Length)), "the errors about its tensors");
        return new(source.Place, $"The tensor '{name}' {reason}.", "Save it as an ordinary tensor in float32.");
    }

    private string? Refusal(object? value) => value switch
    {
        UnreadableTensor unreadable => unreadable.Reason,
        TorchTensor { Elements: { Type: null, Name: var name } } => $"holds {name} values",
        TorchTensor { Elements.Size: > 1 } when isBigEndian => "is stored big-endian, by a machine of another kind",
        _ => null,
    };

    private WeightTensor ToTensor(string name, TorchTensor tensor)
    {
        var storage = tensor.Storage;
        if (!_located.TryGetValue(storage.Key, out var bytes))
        {
            _located.Add(storage.Key, bytes = locate(storage) ?? throw source.Damaged($"The values of the tensor '{name}' are missing."));
        }

        if (bytes.Length < storage.ByteCount)
        {
            throw source.Damaged(
                $"The values of the tensor '{name}' take {storage.ByteCount:n0} bytes, but the file has {bytes.Length:n0}.");
        }

        var layout = TensorLayout.Create(
            source, budget, name, tensor.Shape, tensor.Strides, tensor.Offset, storage.ByteCount / tensor.Elements.Size);
        return new(name, tensor.Elements.Type!.Value, layout, bytes);
    }
}
