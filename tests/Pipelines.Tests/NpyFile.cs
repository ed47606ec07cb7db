using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Pipelines.Tests;

/// <summary>An array that numpy saved (.npy, little-endian, C order); numbers of any type come as float32.</summary>
public sealed partial record NpyFile(int[] Shape, float[] Values)
{
    public static NpyFile Load(string path)
    {
        var bytes = File.ReadAllBytes(path);
        Assert.Equal("NUMPY"u8, bytes.AsSpan(1, 5));
        var wide = bytes[6] > 1;
        var start = wide ? 12 : 10;
        var length = wide ? BitConverter.ToInt32(bytes, 8) : BitConverter.ToUInt16(bytes, 8);
        var header = Encoding.ASCII.GetString(bytes, start, length);
        Assert.Contains("'fortran_order': False", header, StringComparison.Ordinal);
        var shape = ShapePattern().Match(header)
            .Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(int.Parse)
            .ToArray();
        var data = bytes.AsSpan(start + length);
        return new(shape, TypePattern().Match(header).Groups[1].Value switch
        {
            "|u1" => [.. data.ToArray().Select(value => (float)value)],
            "<f4" => MemoryMarshal.Cast<byte, float>(data).ToArray(),
            "<f8" => [.. MemoryMarshal.Cast<byte, double>(data).ToArray().Select(value => (float)value)],
            "<i8" => [.. MemoryMarshal.Cast<byte, long>(data).ToArray().Select(value => (float)value)],
            var other => throw new NotSupportedException(other),
        });
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex ShapePattern();

    [GeneratedRegex(@"'descr': '([^']*)'")]
    private static partial Regex TypePattern();
}
