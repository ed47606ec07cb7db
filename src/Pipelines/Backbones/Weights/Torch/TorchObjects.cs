namespace Pipelines.Backbones.Weights.Torch;

/// <summary>
/// Turns what a pickle asks for into descriptions of tensors, for the few classes and functions in <see cref="TorchGlobals"/>.
/// </summary>
/// <param name="source">The file, for errors.</param>
/// <param name="budget">What the file may take.</param>
internal sealed class TorchObjects(ByteSource source, ReadBudget budget)
{
    /// <summary>The way out for files that hold more than weights.</summary>
    public const string SaveWeightsAlone = "Save the weights alone: torch.save(model.state_dict(), 'weights.pth').";

    /// <summary>Characters of a storage's key: torch writes a number.</summary>
    public const int LongestKey = 100;

    private const int LongestName = 100;

    /// <summary>Marks of a tensor: torch knows three.</summary>
    private const int MostMarks = 8;

    private const string Tensors = "the tensors of the pickle";

    private readonly Dictionary<string, TorchStorage> _storages = new(StringComparer.Ordinal);

    /// <summary>The storages named so far, by their keys.</summary>
    public IReadOnlyDictionary<string, TorchStorage> Storages => _storages;

    /// <summary>What a class or function stands for.</summary>
    /// <exception cref="PipelineException">It is none that a state_dict needs.</exception>
    public TorchGlobal Find(string module, string name)
    {
        if (TorchGlobals.Find(module, name) is { } known)
        {
            return known;
        }

        var asked = $"{module}.{name}";
        var shown = asked.Length > LongestName ? asked[..LongestName] + "..." : asked;
        throw source.Refused(
            $"The file asks for the Python object '{shown}', which no state_dict needs. Nothing in the file was executed.",
            SaveWeightsAlone);
    }

    /// <summary>What a call of a class or function would have made.</summary>
    public object Create(object? callable, PickleTuple arguments) => callable switch
    {
        TorchGlobal { Kind: TorchGlobalKind.Dictionary } => Dictionary(arguments),
        TorchGlobal { Kind: TorchGlobalKind.Tensor } => Tensor(arguments, elements: null, arguments.At(6)),
        TorchGlobal { Kind: TorchGlobalKind.TypedTensor } =>
            Tensor(arguments, (arguments.At(6) as TorchGlobal)?.Elements ?? throw Damaged(), arguments.At(7)),
        TorchGlobal { Kind: TorchGlobalKind.Parameter } =>
            arguments.At(0) is TorchTensor or UnreadableTensor ? arguments.At(0)! : Unreadable("has no values"),
        TorchGlobal { Kind: TorchGlobalKind.UnreadableTensor, Reason: { } reason } => Unreadable(reason),
        TorchGlobal { Kind: TorchGlobalKind.Ignored } => IgnoredObject.Instance,
        _ => throw Damaged(),
    };

    /// <summary>The object after its state was set.</summary>
    public object WithState(object? target, object? state) => (target, state) switch
    {
        // The first versions of PyTorch made parameters empty and put the tensor into their state.
        (TorchTensor or UnreadableTensor, PickleTuple { Items: [TorchTensor tensor, ..] }) => tensor,
        (TorchTensor or UnreadableTensor or PickleDictionary or IgnoredObject, _) => target,
        _ => throw Damaged(),
    };

    /// <summary>
    /// The storage that an identifier names: ("storage", type, key, device, count), in old files with the view of
    /// another storage at the end.
    /// </summary>
    public TorchStorage Storage(object? id)
    {
        if (id is not PickleTuple { Items: ["storage", TorchGlobal { Elements: { } elements }, string key, _, long and >= 0, ..] } tuple)
        {
            throw Damaged();
        }

        if (key.Length > LongestKey)
        {
            throw Damaged();
        }

        if (tuple.At(5) is not null)
        {
            throw source.Refused(
                "The file holds storages that are views of others, as only the first versions of PyTorch wrote them.",
                "Load it in PyTorch and save it again with torch.save.");
        }

        budget.Take(192, Tensors);
        var storage = new TorchStorage(key, elements, (long)tuple.At(4)!);
        if (_storages.TryAdd(key, storage) || _storages[key] == storage)
        {
            return storage;
        }

        throw source.Damaged("The file describes the same storage in two ways.");
    }

    private PickleDictionary Dictionary(PickleTuple arguments)
    {
        budget.Take(80, "the dictionaries of the pickle");
        var dictionary = new PickleDictionary();
        if (arguments.Items is [])
        {
            return dictionary;
        }

        // Python 2 gives the pairs to the constructor.
        foreach (var pair in arguments.At(0) as PickleList ?? throw Damaged())
        {
            var (key, value) = pair switch
            {
                PickleTuple { Items: [string first, var second] } => (first, second),
                PickleList { Count: 2 } list when list[0] is string first => (first, list[1]),
                _ => throw Damaged(),
            };
            budget.Take(1, "the dictionaries of the pickle");
            dictionary.Set(key, value, budget);
        }

        return dictionary;
    }

    private object Tensor(PickleTuple arguments, TorchElements? elements, object? metadata)
    {
        if (arguments is not { Items: [TorchStorage storage, long offset, PickleTuple shape, PickleTuple strides, ..] })
        {
            throw Damaged();
        }

        if (shape.Items.Length > TensorLayout.MaximumRank || strides.Items.Length > TensorLayout.MaximumRank)
        {
            throw source.Damaged($"A tensor in the file has {Math.Max(shape.Items.Length, strides.Items.Length):n0} dimensions.");
        }

        if (metadata is PickleDictionary { Count: > MostMarks })
        {
            throw Damaged();
        }

        budget.Take(160 + (8L * (shape.Items.Length + strides.Items.Length)), Tensors);

        // The marks "conj" and "neg" say that the stored values are not the tensor's.
        return metadata is PickleDictionary marks && marks.ContainsValue(true)
            ? Unreadable($"is marked as {string.Join(", ", marks.Keys)}")
            : new TorchTensor(storage, elements ?? storage.Elements, offset, Integers(shape), Integers(strides));
    }

    private UnreadableTensor Unreadable(string reason)
    {
        budget.Take(24 + (2L * reason.Length), Tensors);
        return new(reason);
    }

    private long[] Integers(PickleTuple tuple) => [.. tuple.Items.Select(item => item is long number ? number : throw Damaged())];

    private PipelineException Damaged() => source.Damaged("The pickle in the file contradicts itself.");
}
