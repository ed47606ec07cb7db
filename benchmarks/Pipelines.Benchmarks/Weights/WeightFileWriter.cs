using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Pipelines.Benchmarks.Weights;

/// <summary>Writes weight files as torch.save and safetensors lay them out.</summary>
internal static class WeightFileWriter
{
    /// <summary>PyTorch's zip format.</summary>
    public static void WriteTorchZip(string path, RandomWeights weights)
    {
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        void Add(string name, ReadOnlySpan<byte> content)
        {
            using var member = archive.CreateEntry("weights/" + name, CompressionLevel.NoCompression).Open();
            member.Write(content);
        }

        Add("data.pkl", Dictionary(weights));
        for (var i = 0; i < weights.Shapes.Count; i++)
        {
            Add($"data/{i}", weights.Bytes(weights.Shapes[i].Shape));
        }
    }

    /// <summary>PyTorch's stream format: magic number, version, the machine, the dictionary, the keys, the values.</summary>
    public static void WriteTorchStream(string path, RandomWeights weights)
    {
        using var file = File.Create(path);
        file.Write([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.']);
        file.Write([0x80, 2, (byte)'M', 0xe9, 3, (byte)'.']);
        file.Write(Pickle($"}}{Text("little_endian")}\u0088s."));
        file.Write(Dictionary(weights));
        file.Write(Pickle($"]({string.Concat(weights.Shapes.Select((_, i) => Text($"{i}")))}e."));
        foreach (var (_, shape) in weights.Shapes)
        {
            file.Write(BitConverter.GetBytes((long)RandomWeights.Count(shape)));
            file.Write(weights.Bytes(shape));
        }
    }

    /// <summary>The safetensors format.</summary>
    public static void WriteSafetensors(string path, RandomWeights weights)
    {
        var header = new Dictionary<string, object>();
        var end = 0L;
        foreach (var (name, shape) in weights.Shapes)
        {
            var start = end;
            end += weights.Bytes(shape).Length;
            header[name] = new { dtype = "F32", shape, data_offsets = new[] { start, end } };
        }

        var text = JsonSerializer.SerializeToUtf8Bytes(header);
        using var file = File.Create(path);
        file.Write(BitConverter.GetBytes((long)text.Length));
        file.Write(text);
        foreach (var (_, shape) in weights.Shapes)
        {
            file.Write(weights.Bytes(shape));
        }
    }

    private static byte[] Dictionary(RandomWeights weights) =>
        Pickle($"}}({string.Concat(weights.Shapes.Select((tensor, i) => Text(tensor.Name) + Tensor($"{i}", tensor.Shape)))}u.");

    private static string Tensor(string key, int[] shape)
    {
        var strides = shape.Select((_, axis) => RandomWeights.Count(shape[(axis + 1)..]));
        return $"ctorch._utils\n_rebuild_tensor_v2\n(({Text("storage")}ctorch\nFloatStorage\n"
            + $"{Text(key)}{Text("cpu")}{Number(RandomWeights.Count(shape))}tQK\0"
            + $"({string.Concat(shape.Select(Number))}t({string.Concat(strides.Select(Number))}t\u0089}}tR";
    }

    private static string Text(string text) => $"X{Encoding.Latin1.GetString(BitConverter.GetBytes(text.Length))}{text}";

    private static string Number(int number) => $"J{Encoding.Latin1.GetString(BitConverter.GetBytes(number))}";

    private static byte[] Pickle(string instructions) => Encoding.Latin1.GetBytes("\u0080\u0002" + instructions);
}
