using System.Runtime.InteropServices;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using static TorchSharp.torch;
using DataType = Pipelines.Onnx.Format.TensorProto.Types.DataType;

namespace Pipelines.Graph.Execution;

/// <summary>Turns tensors of an ONNX file into Torch tensors and their types into Torch's.</summary>
internal static class TensorValues
{
    /// <summary>The tensor with its shape and type. It belongs to no dispose scope.</summary>
    /// <exception cref="UnsupportedNodeException">It is of a type that graphs are not trained with.</exception>
    public static Tensor ToTorch(TensorProto proto)
    {
        ReadOnlySpan<long> shape = [.. proto.Dims];
        using var shared = (DataType)proto.DataType switch
        {
            DataType.Float => tensor(proto.ToFloats(), shape),
            DataType.Int64 => tensor(proto.ToLongs(), shape),
            DataType.Double => tensor(Raw<double>(proto) ?? [.. proto.DoubleData], shape),
            DataType.Int32 => tensor(Raw<int>(proto) ?? [.. proto.Int32Data], shape),
            DataType.Bool => tensor(Booleans(proto), shape),
            var other =>
                throw new UnsupportedNodeException(
                    $"holds {other} numbers; only float32, float64, int32, int64 and booleans are supported"),
        };

        // Memory of Torch's own: the array may lie at any address, and products of matrices are rounded in another way
        // where it is another one.
        return shared.clone().DetachFromDisposeScope();
    }

    /// <summary>Torch's name of an ONNX element type.</summary>
    /// <exception cref="UnsupportedNodeException">Torch has no such type, or graphs are not trained with it.</exception>
    public static ScalarType TypeOf(long onnxType) => (DataType)onnxType switch
    {
        DataType.Float => ScalarType.Float32,
        DataType.Double => ScalarType.Float64,
        DataType.Int64 => ScalarType.Int64,
        DataType.Int32 => ScalarType.Int32,
        DataType.Int16 => ScalarType.Int16,
        DataType.Int8 => ScalarType.Int8,
        DataType.Uint8 => ScalarType.Byte,
        DataType.Bool => ScalarType.Bool,
        var other => throw new UnsupportedNodeException($"converts to {other}; only float32, float64, booleans and integers are supported"),
    };

    /// <summary>The values of an integer tensor in row-major order.</summary>
    public static long[] ToLongs(Tensor value)
    {
        if (value.dtype == ScalarType.Int64)
        {
            return value.data<long>().ToArray();
        }

        using var longs = value.to_type(ScalarType.Int64);
        return longs.data<long>().ToArray();
    }

    private static T[]? Raw<T>(TensorProto proto)
        where T : struct => proto.HasRawData ? MemoryMarshal.Cast<byte, T>(proto.RawData.Span).ToArray() : null;

    private static bool[] Booleans(TensorProto proto) =>
        Raw<byte>(proto)?.Select(value => value != 0).ToArray() ?? [.. proto.Int32Data.Select(value => value != 0)];
}
