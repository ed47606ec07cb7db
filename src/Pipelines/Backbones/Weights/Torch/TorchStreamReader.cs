using System.Numerics;

namespace Pipelines.Backbones.Weights.Torch;

/// <summary>
/// Reads what torch.save wrote before PyTorch 1.6: one after the other a magic number, a version, facts about the machine, the
/// objects and the list of storage keys, each a pickle; then for each key the count of elements (8 bytes) and the elements.
/// </summary>
internal static class TorchStreamReader
{
    private const int Version = 1001;

    private static readonly BigInteger Magic = BigInteger.Parse(
        "119547037146038801333356", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The tensors in the order of the state_dict.</summary>
    /// <exception cref="PipelineException">The file is no whole state_dict, or one that is refused.</exception>
    public static IReadOnlyList<WeightTensor> Read(ByteSource source)
    {
        var cursor = new ByteCursor(source, 0, source.Length);
        var budget = new ReadBudget(source.Place, source.Length);
        var objects = new TorchObjects(source, budget);
        object? Next() => new PickleReader(cursor, objects, budget).Read();
        if (Next() is not BigInteger magic || magic != Magic || Next() is not (long)Version)
        {
            throw source.Refused(
                "This is a pickle, but not one that torch.save wrote.",
                "Save the weights with torch.save(model.state_dict(), 'weights.pth').");
        }

        var isBigEndian = Next() is PickleDictionary machine && machine.GetValueOrDefault("little_endian") is false;
        var state = TorchCheckpoint.FindStateDictionary(Next(), source);
        if (Next() is not PickleList keys)
        {
            throw source.Damaged("The list of storages is missing.");
        }

        var storages = FindStorages(cursor, keys, objects.Storages);
        return new TorchTensors(source, budget, isBigEndian, storage => storages.GetValueOrDefault(storage.Key)).Read(state);
    }

    private static Dictionary<string, StoredBytes> FindStorages(
        ByteCursor cursor, PickleList keys, IReadOnlyDictionary<string, TorchStorage> storages)
    {
        var found = new Dictionary<string, StoredBytes>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (key is not string { Length: <= TorchObjects.LongestKey } name || !storages.TryGetValue(name, out var storage))
            {
                throw cursor.Source.Damaged("The file lists a storage that no tensor uses.");
            }

            var count = cursor.Int64();
            if (count != storage.Count)
            {
                throw cursor.Source.Damaged($"A storage has {count:n0} elements, but its tensors declare {storage.Count:n0}.");
            }

            var start = cursor.Position;
            cursor.Skip(storage.ByteCount);
            found[name] = new StoredBytes(cursor.Source, start, storage.ByteCount);
        }

        return found;
    }
}
