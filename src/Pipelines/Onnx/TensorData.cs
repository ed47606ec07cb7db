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

    /// <summary>Whether the tensor holds exactly the values that its shape asks for.</summary>
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

        var type = (DataType)tensor.DataType;
        var listed = Listed(tensor, type);
        if (type is DataType.String)
        {
            return !tensor.HasRawData && listed == count;
        }

        // Numbers of four bits lie two in a byte, complex ones are two in a list.
        var isHalfByte = type is DataType.Uint4 or DataType.Int4 or DataType.Float4E2M1;
        return tensor.HasRawData ? tensor.RawData.Length == (isHalfByte ? (count + 1) / 2 : count * SizeOf(type))
            : type is DataType.Complex64 or DataType.Complex128 ? listed == 2 * count
            : listed == count || (isHalfByte && listed == (count + 1) / 2);
    }

    /// <summary>How many values are in the list that the format has for a type.</summary>
    private static int Listed(TensorProto tensor, DataType type) => type switch
    {
        DataType.Float or DataType.Complex64 => tensor.FloatData.Count,
        DataType.Double or DataType.Complex128 => tensor.DoubleData.Count,
        DataType.Int64 => tensor.Int64Data.Count,
        DataType.Uint32 or DataType.Uint64 => tensor.Uint64Data.Count,
        DataType.String => tensor.StringData.Count,
        _ => tensor.Int32Data.Count,
    };

    private static int SizeOf(DataType type) => type switch
    {
        DataType.Complex128 => 16,
        DataType.Double or DataType.Int64 or DataType.Uint64 or DataType.Complex64 => 8,
        DataType.Float or DataType.Int32 or DataType.Uint32 => 4,
        DataType.Float16 or DataType.Bfloat16 or DataType.Int16 or DataType.Uint16 => 2,
        _ => 1,
    };

    private static void Require(TensorProto tensor, DataType type)
    {
        if (tensor.DataType != (int)type)
        {
            throw new InvalidOperationException($"The tensor '{tensor.Name}' holds {(DataType)tensor.DataType} values, not {type}.");
        }
    }
}
