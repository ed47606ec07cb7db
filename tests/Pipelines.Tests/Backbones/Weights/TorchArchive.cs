using System.IO.Compression;
using System.Text;

namespace Pipelines.Tests.Backbones.Weights;

/// <summary>Zip files and pickles as hostile or careless programs write them.</summary>
internal static class TorchArchive
{
    /// <summary>A zip file laid out as torch.save does, with this pickle.</summary>
    public static byte[] Zip(
        byte[] pickle, CompressionLevel compression = CompressionLevel.NoCompression, params (string Name, byte[] Content)[] others)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in others.Prepend(("data.pkl", pickle)))
            {
                using var entry = archive.CreateEntry("weights/" + name, compression).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A pickle, given as text in which each character is a byte.</summary>
    public static byte[] Pickle(string instructions) => Encoding.Latin1.GetBytes("\u0080\u0002" + instructions);

    /// <summary>The instruction that pushes a text.</summary>
    public static string Text(string text) => $"X{(char)text.Length}\0\0\0{text}";

    /// <summary>A pickle of { "weight": tensor } with one storage "0" of float32.</summary>
    /// <param name="count">Elements of the storage, up to 255.</param>
    /// <param name="offset">Pushes the offset.</param>
    /// <param name="shape">Pushes the shape's tuple.</param>
    /// <param name="strides">Pushes the strides' tuple.</param>
    /// <param name="metadata">Pushes the dictionary of marks, or nothing.</param>
    public static byte[] Tensor(byte count, string offset, string shape, string strides, string metadata = "") => Pickle(
        $"}}{Text("weight")}ctorch._utils\n_rebuild_tensor_v2\n(({Text("storage")}ctorch\nFloatStorage\n{Text("0")}"
        + $"{Text("cpu")}K{(char)count}tQ{offset}{shape}{strides}\u0089}}{metadata}tRs.");
}
