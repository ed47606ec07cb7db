using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Pipelines.Backbones.Weights;

/// <summary>Turns stored little-endian elements into float32.</summary>
internal static class FloatConversion
{
    /// <summary>
    /// Converts as many elements as <paramref name="values"/> has room for. Each becomes the nearest float32: a float64 beyond its range
    /// becomes infinite, integers beyond 2^24 are rounded, true is 1.
    /// </summary>
    public static void Convert(ElementType type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (type)
        {
            case ElementType.Float32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
            case ElementType.Float16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
                break;
            case ElementType.BFloat16:
                WidenBFloat16(MemoryMarshal.Cast<byte, ushort>(bytes), values);
                break;
            case ElementType.Bool:
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = bytes[i] == 0 ? 0 : 1;
                }

                break;
            case ElementType.Float64:
                Cast<double>(bytes, values);
                break;
            case ElementType.Int64:
                Cast<long>(bytes, values);
                break;
            case ElementType.Int32:
                Cast<int>(bytes, values);
                break;
            case ElementType.Int16:
                Cast<short>(bytes, values);
                break;
            case ElementType.Int8:
                Cast<sbyte>(bytes, values);
                break;
            case ElementType.UInt64:
                Cast<ulong>(bytes, values);
                break;
            case ElementType.UInt32:
                Cast<uint>(bytes, values);
                break;
            case ElementType.UInt16:
                Cast<ushort>(bytes, values);
                break;
            case ElementType.UInt8:
                Cast<byte>(bytes, values);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, null);
        }
    }

    private static void Cast<T>(ReadOnlySpan<byte> bytes, Span<float> values)
        where T : struct, INumberBase<T> =>
        TensorPrimitives.ConvertSaturating(MemoryMarshal.Cast<byte, T>(bytes), values);

    private static void WidenBFloat16(ReadOnlySpan<ushort> halves, Span<float> values)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        TensorPrimitives.ConvertTruncating(halves, bits);
        TensorPrimitives.ShiftLeft(bits, 16, bits);
    }
}
