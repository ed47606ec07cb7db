using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Pipelines.Embeddings;

/// <summary>
/// NumPy's <c>.npy</c>: a matrix of float32, a row for each image; beside it <c>FILE.csv</c> with path and label of each row.
/// </summary>
internal sealed class NpyFormat : IVectorFormat
{
    private const int Alignment = 64;

    /// <summary>NumPy leaves room for a first side of so many digits, so that rows can be appended to the file.</summary>
    private const int DigitsOfRows = 21;

    private static ReadOnlySpan<byte> Magic => "\u0093NUMPY"u8[1..];

    /// <summary>The table of paths beside a file.</summary>
    public static string PathsOf(string path) => path + ".csv";

    /// <inheritdoc/>
    public bool IsWrittenIn(string path) => OutputFile.BeginsWith(path, Magic)
        && (!File.Exists(PathsOf(path)) || OutputFile.BeginsWith(PathsOf(path), "path,label\n"u8));

    /// <inheritdoc/>
    public void Write(string path, VectorRows rows, EmbeddingSource source, CancellationToken cancellation)
    {
        CsvFormat.WritePaths(PathsOf(path), rows, cancellation);
        DurableFile.Write(path, stream =>
        {
            stream.Write(Header(rows.Count, rows.Dimensions));
            rows.ForEach((_, vector) => stream.Write(MemoryMarshal.AsBytes(vector)), cancellation);
        });
    }

    /// <summary>The bytes before the numbers, as NumPy writes them.</summary>
    /// <param name="shape">The sides of the array.</param>
    internal static byte[] Header(params ReadOnlySpan<int> shape)
    {
        var sides = string.Join(", ", shape.ToArray().Select(side => side.ToString(CultureInfo.InvariantCulture)));
        var text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({sides}{(shape.Length == 1 ? "," : "")}), }}"
            + new string(' ', DigitsOfRows - shape[0].ToString(CultureInfo.InvariantCulture).Length);
        var before = Magic.Length + 2 + sizeof(ushort);
        var length = (before + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var header = new byte[length];
        Magic.CopyTo(header);
        header[Magic.Length] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(Magic.Length + 2), (ushort)(length - before));
        header.AsSpan(before).Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, header.AsSpan(before));
        header[^1] = (byte)'\n';
        return header;
    }
}
