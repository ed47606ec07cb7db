namespace Pipelines.Backbones.Weights;

/// <summary>How the numbers of a tensor are stored in a weight file.</summary>
internal enum ElementType
{
    /// <summary>IEEE 754 single precision, 4 bytes.</summary>
    Float32,

    /// <summary>IEEE 754 half precision, 2 bytes.</summary>
    Float16,

    /// <summary>The upper half of a float32, 2 bytes.</summary>
    BFloat16,

    /// <summary>IEEE 754 double precision, 8 bytes.</summary>
    Float64,

    /// <summary>Signed integer, 8 bytes.</summary>
    Int64,

    /// <summary>Signed integer, 4 bytes.</summary>
    Int32,

    /// <summary>Signed integer, 2 bytes.</summary>
    Int16,

    /// <summary>Signed integer, 1 byte.</summary>
    Int8,

    /// <summary>Unsigned integer, 8 bytes.</summary>
    UInt64,

    /// <summary>Unsigned integer, 4 bytes.</summary>
    UInt32,

    /// <summary>Unsigned integer, 2 bytes.</summary>
    UInt16,

    /// <summary>Unsigned integer, 1 byte.</summary>
    UInt8,

    /// <summary>Truth value, 1 byte.</summary>
    Bool,
}

/// <summary>Facts about element types.</summary>
internal static class ElementTypeFacts
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Float64 or ElementType.Int64 or ElementType.UInt64 => 8,
        ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.Float16 or ElementType.BFloat16 or ElementType.Int16 or ElementType.UInt16 => 2,
        _ => 1,
    };

    /// <summary>Whether the elements are floating-point numbers, as weights are.</summary>
    public static bool IsFloatingPoint(this ElementType type) => type <= ElementType.Float64;
}
