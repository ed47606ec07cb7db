using System.Runtime.InteropServices;
using Google.Protobuf;
using Pipelines.Onnx.Format;
using DataType = Pipelines.Onnx.Format.TensorProto.Types.DataType;

namespace Pipelines.Onnx;

/// <summary>Reads and makes the tensors inside an ONNX file, whose values are either raw little-endian bytes or typed lists.</summary>
internal static class TensorData
{
    /// <summary>A float32 tensor.</summary>
    public static TensorProto Floats(string name, ReadOnlySpan<long> shape, ReadOnlySpan<float> values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)DataType.Float };
        tensor.Dims.AddRange(shape);
        SetFloats(tensor, values);
        return tensor;
    }

    /// <summary>An int64 vector, as shapes and axes are given.</summary>
    public static TensorProto Longs(string name, params ReadOnlySpan<long> values)
    {
        var tensor =
            new TensorProto { Name = name, DataType = (int)DataType.Int64, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)) };
        tensor.Dims.Add(values.Length);
        return tensor;
    }

    /// <summary>The values of a float32 tensor, in row-major order.</summary>
    /// <exception cref="InvalidOperationException">The tensor is of another type.</exception>
    public static float[] ToFloats(this TensorProto tensor)
    {
        Require(tensor, DataType.Float);
        return tensor.HasRawData ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray() : [.. tensor.FloatData];
    }

    /// <summary>The values of an int64 tensor, in row-major order.</summary>
    /// <exception cref="InvalidOperationException">The tensor is of another type.</exception>
    public static long[] ToLongs(this TensorProto tensor)
    {
        Require(tensor, DataType.Int64);
        return tensor.HasRawData ? MemoryMarshal.Cast<byte, long>(tensor.RawData.Span).ToArray() : [.. tensor.Int64Data];
    }

    /// <summary>Replaces the values of a float32 tensor; its shape stays.</summary>
    public static void SetFloats(this TensorProto tensor, ReadOnlySpan<float> values)
    {
        Require(tensor, DataType.Float);
        tensor.FloatData.Clear();
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Whether the tensor holds exactly the values that its shape asks for. Types of which nothing is known pass.</summary>
    internal static bool IsConsistent(TensorProto tensor)
    {
        var count = 1L;
        foreach (var size in tensor.Dims)
        {
            if (size < 0 || (size > 0 && count > int.MaxValue / size))
            {
                return false;
            }

            count *= size;
        }

        return (DataType)tensor.DataType switch
        {
            DataType.Float => Matches(tensor, count, sizeof(float), tensor.FloatData.Count),
            DataType.Double => Matches(tensor, count, sizeof(double), tensor.DoubleData.Count),
            DataType.Int64 => Matches(tensor, count, sizeof(long), tensor.Int64Data.Count),
            DataType.Int32 => Matches(tensor, count, sizeof(int), tensor.Int32Data.Count),
            DataType.Int8 or DataType.Uint8 or DataType.Bool => Matches(tensor, count, sizeof(byte), tensor.Int32Data.Count),
            _ => true,
        };
    }

    private static bool Matches(TensorProto tensor, long count, int size, int listed) =>
        tensor.HasRawData ? tensor.RawData.Length == count * size : listed == count;

    private static void Require(TensorProto tensor, DataType type)
    {
        if (tensor.DataType != (int)type)
        {
            throw new InvalidOperationException($"The tensor '{tensor.Name}' holds {(DataType)tensor.DataType} values, not {type}.");
        }
    }
}
