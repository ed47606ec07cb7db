using System.IO.Compression;
using System.Text;

namespace Trainer.Tests.Inputs.Cases;

/// <summary>Files of weights and models that are damaged, or made to do harm.</summary>
internal static class ReaderInputs
{
    private const int Many = 400_000;

    public static IReadOnlyList<InputKind> Kinds =>
    [
        new(
            "Files that ask for more than their size explains",
            "A reader takes at most 32 times a file's size of memory, and 1 MB, and follows nothing without end. What asks for more is "
                + "an error of that file, before the memory is taken.",
            [
                new("a `.pth` file of 400 kB: 400,000 empty dictionaries", workspace => Weights(workspace, Zip(new string('}', Many)))),
                new(
                    "a `.pth` file of 1 MB: dictionaries inside each other, 70,000 deep",
                    workspace => Weights(workspace, Zip(Repeat("}X\u0005\0\0\0model", 70_000) + "}" + new string('s', 70_000)))),
                new(
                    "a `.pth` file of 30 kB: one shape of 10,000 dimensions, named again and again",
                    workspace => Weights(workspace, Zip(
                        "(" + Repeat("K\u0001", 10_000) + "tq\u0001" + Repeat(
                            "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00"
                                + "X\u0003\0\0\0cpuK\u0001tQK\0h\u0001h\u0001\u0089}tR",
                            100)))),
                new(
                    "a `.safetensors` file whose header claims 2⁶⁰ bytes",
                    workspace => Weights(workspace, [0, 0, 0, 0, 0, 0, 0, 16, .. "{}"u8])),
                new("an `.onnx` file of 1 MB: half a million empty weights", workspace => Network(workspace, Onnx("\u002a\0"))),
                new("an `.onnx` file of 1 MB: half a million empty nodes", workspace => Network(workspace, Onnx("\u000a\0"))),
                new("a `model.zip` of 20 kB that unpacks to 20 MB", workspace =>
                {
                    File.WriteAllBytes(workspace.Path("model.zip"), Bomb());
                    return ["predict", workspace.Path("model.zip"), workspace.Path("model.zip")];
                }),
            ]),
    ];

    private static string[] Weights(Workspace workspace, byte[] file)
    {
        File.WriteAllBytes(workspace.Path("net.pth"), file);
        var data = RepositoryFolder.File("data", "surface-defects", "train").Replace('\\', '/');
        var settings = $"\"data\": \"{data}\", \"backbone\": {{ \"architecture\": \"resnet18\", \"weights\": \"net.pth\" }}";
        return ["plan", workspace.Configure(settings)];
    }

    private static string[] Network(Workspace workspace, byte[] file)
    {
        File.WriteAllBytes(workspace.Path("net.onnx"), file);
        return ["backbones", "show", workspace.Path("net.onnx")];
    }

    /// <summary>A file as torch.save writes it, with this pickle; each character is a byte.</summary>
    private static byte[] Zip(string pickle)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("weights/data.pkl", CompressionLevel.NoCompression).Open();
            entry.Write(Encoding.Latin1.GetBytes("\u0080\u0002" + pickle + "."));
        }

        return stream.ToArray();
    }

    /// <summary>An ONNX file whose graph is the same field half a million times.</summary>
    private static byte[] Onnx(string field)
    {
        var graph = Encoding.Latin1.GetBytes(Repeat(field, 500_000));
        return [8, 8, 0x3A, 0xC0, 0x84, 0x3D, .. graph];
    }

    private static byte[] Bomb()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("TransformerChain/OnnxModel", CompressionLevel.SmallestSize).Open();
            entry.Write(new byte[20_000_000]);
        }

        return stream.ToArray();
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
