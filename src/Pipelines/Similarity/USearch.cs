using System.Runtime.InteropServices;

namespace Pipelines.Similarity;

/// <summary>
/// USearch's C library (usearch.h). Its .NET class has no way to search in memory that is mapped, to set how many candidates a stored graph
/// keeps, or to take vectors at an address.
/// </summary>
internal static unsafe partial class USearch
{
    /// <summary>The distance 1 − x·y.</summary>
    public const int InnerProduct = 2;

    /// <summary>Numbers of 32 bits.</summary>
    public const int Float32 = 1;

    /// <summary>Numbers of 16 bits with the range of 32.</summary>
    public const int BFloat16 = 6;

    private const string Library = "libusearch_c";

    /// <summary>What <see cref="Create"/> takes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Options
    {
        public int Metric;
        public nint CustomMetric;
        public int Scalar;
        public nuint Dimensions;
        public nuint Connectivity;
        public nuint ExpansionAdd;
        public nuint ExpansionSearch;
        public byte IsMulti;
    }

    /// <summary>Throws what a function reported.</summary>
    /// <exception cref="InvalidDataException">It failed.</exception>
    public static void Check(nint error)
    {
        if (error != 0)
        {
            throw new InvalidDataException(Marshal.PtrToStringUTF8(error));
        }
    }

    [LibraryImport(Library, EntryPoint = "usearch_version")]
    public static partial nint Version();

    [LibraryImport(Library, EntryPoint = "usearch_init")]
    public static partial nint Create(in Options options, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_free")]
    public static partial void Free(nint index, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_view_buffer")]
    public static partial void ViewBuffer(nint index, byte* content, nuint length, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_load_buffer")]
    public static partial void LoadBuffer(nint index, byte* content, nuint length, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_save", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void Save(nint index, string path, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_reserve")]
    public static partial void Reserve(nint index, nuint count, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_add")]
    public static partial void Add(nint index, ulong key, float* vector, int scalar, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_remove")]
    public static partial nuint Remove(nint index, ulong key, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_change_expansion_search")]
    public static partial void ChangeExpansionSearch(nint index, nuint expansion, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_search")]
    public static partial nuint Search(
        nint index, float* query, int scalar, nuint count, ulong* keys, float* distances, out nint error);
}
