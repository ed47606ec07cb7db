using System.Runtime.InteropServices;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using DataType = Pipelines.Onnx.Format.TensorProto.Types.DataType;

namespace Pipelines.Backbones.Weights;

/// <summary>
/// Reads the initializers of an ONNX model. The model has to be one that <see cref="OnnxModel"/> accepts, with
/// weights in float32 or float64.
/// </summary>
internal static class OnnxInitializersReader
{
    /// <summary>The initializers in the file's order.</summary>
    /// <exception cref="PipelineException">The model is refused, or an initializer is.</exception>
    public static IReadOnlyList<WeightTensor> Read(ByteSource source)
    {
        if (source.Length > Array.MaxLength)
        {
            throw source.Refused(
                "The file is larger than 2 GB; ONNX cannot hold such a model in one file.", "Give the weights as .safetensors.");
        }

        var bytes = new byte[source.Length];
        source.Read(0, bytes);
        var budget = new ReadBudget(source.Place, source.Length);
        var model = OnnxModel.Parse(bytes, source.Place, budget, isRun: false);
        var refused = model.Graph.Initializer
            .Where(initializer => TypeOf(initializer) is null)
            .Select(initializer => new Problem(
                source.Place,
                $"The tensor '{initializer.Name}' holds {(DataType)initializer.DataType} values.",
                "Export the model with weights in float32."))
            .ToList();
        return refused.Count > 0
            ? throw new PipelineException(refused)
            : [.. model.Graph.Initializer.Select(initializer => ToTensor(initializer, TypeOf(initializer)!.Value, source, budget))];
    }

    private static WeightTensor ToTensor(TensorProto initializer, ElementType type, ByteSource source, ReadBudget budget)
    {
        var values = initializer.HasRawData ? initializer.RawData.Memory : Listed(initializer);
        var layout = TensorLayout.Create(
            source, budget, initializer.Name, [.. initializer.Dims], strides: null, offset: 0, values.Length / type.Size());
        return new(initializer.Name, type, layout, new StoredBytes(new MemorySource(source.Place, values), 0, values.Length));
    }

    private static ElementType? TypeOf(TensorProto initializer) => (DataType)initializer.DataType switch
    {
        DataType.Float => ElementType.Float32,
        DataType.Double => ElementType.Float64,
        DataType.Int64 => ElementType.Int64,
        DataType.Int32 => ElementType.Int32,
        DataType.Int16 => ElementType.Int16,
        DataType.Int8 => ElementType.Int8,
        DataType.Uint64 => ElementType.UInt64,
        DataType.Uint32 => ElementType.UInt32,
        DataType.Uint16 => ElementType.UInt16,
        DataType.Uint8 => ElementType.UInt8,
        DataType.Bool => ElementType.Bool,
        _ => null,
    };

    /// <summary>
    /// The bytes of values that are stored as a typed list; small integers are widened to int32 there, and uint32 to uint64.
    /// </summary>
    private static byte[] Listed(TensorProto tensor) => (DataType)tensor.DataType switch
    {
        DataType.Float => Bytes<float>([.. tensor.FloatData]),
        DataType.Double => Bytes<double>([.. tensor.DoubleData]),
        DataType.Int64 => Bytes<long>([.. tensor.Int64Data]),
        DataType.Int32 => Bytes<int>([.. tensor.Int32Data]),
        DataType.Uint64 => Bytes<ulong>([.. tensor.Uint64Data]),
        DataType.Uint32 => Bytes<uint>([.. tensor.Uint64Data.Select(value => (uint)value)]),
        DataType.Int16 or DataType.Uint16 => Bytes<short>([.. tensor.Int32Data.Select(value => (short)value)]),
        _ => [.. tensor.Int32Data.Select(value => (byte)value)],
    };

    private static byte[] Bytes<T>(ReadOnlySpan<T> values)
        where T : struct => MemoryMarshal.AsBytes(values).ToArray();
}
