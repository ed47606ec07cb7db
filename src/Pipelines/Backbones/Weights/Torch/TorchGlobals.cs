using System.Collections.Frozen;

namespace Pipelines.Backbones.Weights.Torch;

/// <summary>What a name in a pickle stands for.</summary>
internal enum TorchGlobalKind
{
    /// <summary>A dictionary.</summary>
    Dictionary,

    /// <summary>A tensor: storage, offset, shape, strides.</summary>
    Tensor,

    /// <summary>The same with a dtype of its own, on a storage of plain bytes.</summary>
    TypedTensor,

    /// <summary>A wrapper around a tensor.</summary>
    Parameter,

    /// <summary>A tensor whose values are not read.</summary>
    UnreadableTensor,

    /// <summary>The type of a storage, or a dtype.</summary>
    Elements,

    /// <summary>Something that stands beside weights in training checkpoints.</summary>
    Ignored,
}

/// <summary>A class or function that a pickle may name.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Elements">The elements of a storage type or dtype; otherwise null.</param>
/// <param name="Reason">Why a tensor made by it is not read; otherwise null.</param>
internal sealed record TorchGlobal(TorchGlobalKind Kind, TorchElements? Elements = null, string? Reason = null);

/// <summary>
/// All classes and functions that a pickle may name. None of them is called; the names only say how data is to be understood.
/// </summary>
internal static class TorchGlobals
{
    private static readonly TorchElements[] ReadElements =
    [
        new("float32", 4, ElementType.Float32), new("float16", 2, ElementType.Float16), new("bfloat16", 2, ElementType.BFloat16),
        new("float64", 8, ElementType.Float64),
        new("int64", 8, ElementType.Int64), new("int32", 4, ElementType.Int32), new("int16", 2, ElementType.Int16),
        new("int8", 1, ElementType.Int8),
        new("uint64", 8, ElementType.UInt64), new("uint32", 4, ElementType.UInt32), new("uint16", 2, ElementType.UInt16),
        new("uint8", 1, ElementType.UInt8),
        new("bool", 1, ElementType.Bool),
    ];

    private static readonly TorchElements[] RefusedElements =
    [
        new("complex32", 4, null), new("complex64", 8, null), new("complex128", 16, null), new("qint8", 1, null), new("quint8", 1, null),
        new("qint32", 4, null),
        new("quint4x2", 1, null), new("quint2x4", 1, null), new("float8_e4m3fn", 1, null), new("float8_e5m2", 1, null),
    ];

    private static readonly (string Storage, string Elements)[] StorageTypes =
    [
        ("FloatStorage", "float32"), ("HalfStorage", "float16"), ("BFloat16Storage", "bfloat16"), ("DoubleStorage", "float64"),
        ("LongStorage", "int64"), ("IntStorage", "int32"), ("ShortStorage", "int16"), ("CharStorage", "int8"), ("ByteStorage", "uint8"),
        ("BoolStorage", "bool"),
        ("ComplexFloatStorage", "complex64"), ("ComplexDoubleStorage", "complex128"), ("QInt8Storage", "qint8"),
        ("QUInt8Storage", "quint8"),
        ("QInt32Storage", "qint32"), ("QUInt4x2Storage", "quint4x2"), ("QUInt2x4Storage", "quint2x4"),
    ];

    private static readonly FrozenDictionary<(string Module, string Name), TorchGlobal> Known = All().ToFrozenDictionary();

    /// <summary>What the name stands for; null for every name that no state_dict needs.</summary>
    public static TorchGlobal? Find(string module, string name) => Known.GetValueOrDefault((module, name));

    private static IEnumerable<KeyValuePair<(string Module, string Name), TorchGlobal>> All()
    {
        var elements = ReadElements.Concat(RefusedElements).ToDictionary(
            type => type.Name, type => new TorchGlobal(TorchGlobalKind.Elements, type), StringComparer.Ordinal);
        var bytes = new TorchGlobal(TorchGlobalKind.Elements, new("plain bytes", 1, null));
        var ignored = new TorchGlobal(TorchGlobalKind.Ignored);
        IEnumerable<(string Module, string Name, TorchGlobal Global)> rows =
        [
            ("collections", "OrderedDict", new(TorchGlobalKind.Dictionary)),
            ("torch._utils", "_rebuild_tensor", new(TorchGlobalKind.Tensor)),
            ("torch._utils", "_rebuild_tensor_v2", new(TorchGlobalKind.Tensor)),
            ("torch._utils", "_rebuild_tensor_v3", new(TorchGlobalKind.TypedTensor)),
            ("torch._utils", "_rebuild_parameter", new(TorchGlobalKind.Parameter)),
            ("torch._utils", "_rebuild_parameter_with_state", new(TorchGlobalKind.Parameter)),
            ("torch.nn.parameter", "Parameter", new(TorchGlobalKind.Parameter)),
            ("torch._utils", "_rebuild_qtensor", new(TorchGlobalKind.UnreadableTensor, Reason: "is quantised")),
            ("torch._utils", "_rebuild_sparse_tensor", new(TorchGlobalKind.UnreadableTensor, Reason: "is sparse")),
            ("torch._utils", "_rebuild_sparse_csr_tensor", new(TorchGlobalKind.UnreadableTensor, Reason: "is sparse")),
            (
                "torch._utils",
                "_rebuild_meta_tensor_no_storage",
                new(TorchGlobalKind.UnreadableTensor, Reason: "has no values (it is on the meta device)")),
            .. elements.Select(row => ("torch", row.Key, row.Value)),
            .. StorageTypes.SelectMany(
                row => new[] { ("torch", row.Storage, elements[row.Elements]), ("torch.cuda", row.Storage, elements[row.Elements]) }),
            ("torch", "UntypedStorage", bytes),
            ("torch.storage", "UntypedStorage", bytes),
            ("torch.storage", "_UntypedStorage", bytes),

            // How quantised and sparse tensors are described.
            ("torch", "per_tensor_affine", ignored), ("torch", "per_channel_affine", ignored),
            ("torch.serialization", "_get_layout", ignored),

            // Settings, counters and best results in training checkpoints.
            ("torch", "Size", ignored), ("torch", "device", ignored), ("collections", "Counter", ignored),
            ("collections", "defaultdict", ignored),
            ("argparse", "Namespace", ignored), ("__builtin__", "set", ignored), ("builtins", "set", ignored),
            ("__builtin__", "dict", ignored),
            ("builtins", "dict", ignored), ("numpy", "dtype", ignored), ("numpy", "ndarray", ignored), ("_codecs", "encode", ignored),
            ("numpy.core.multiarray", "scalar", ignored), ("numpy.core.multiarray", "_reconstruct", ignored),
            ("numpy._core.multiarray", "scalar", ignored), ("numpy._core.multiarray", "_reconstruct", ignored),
        ];
        return rows.Select(row => KeyValuePair.Create((row.Module, row.Name), row.Global));
    }
}
