using Pipelines.Backbones.Weights.Torch;

namespace Pipelines.Backbones.Weights;

/// <summary>Finds out from the first bytes of a file how its weights are to be read.</summary>
internal static class WeightFileFormat
{
    private const string Remedy = "Give a PyTorch state_dict (.pth), a .safetensors file or an ONNX model.";

    // The first field of an ONNX file is ir_version: tag 8.
    private const byte OnnxStart = 0x08;

    private const byte PickleStart = 0x80;

    /// <summary>The reader for the file's format.</summary>
    /// <exception cref="PipelineException">The file is of no format that is read here.</exception>
    public static Func<ByteSource, IReadOnlyList<WeightTensor>> ReaderFor(ByteSource source)
    {
        var start = new byte[Math.Min(source.Length, 512)];
        source.Read(0, start);
        if (start.AsSpan().StartsWith("PK"u8))
        {
            return TorchZipReader.Read;
        }

        // A safetensors file starts with the length of its header, whose low byte may be anything.
        if (SafetensorsReader.IsSafetensors(start, source.Length))
        {
            return SafetensorsReader.Read;
        }

        return start switch
        {
            [PickleStart, ..] => TorchStreamReader.Read,
            [OnnxStart, ..] => OnnxInitializersReader.Read,
            _ => throw Foreign(source, start),
        };
    }

    private static PipelineException Foreign(ByteSource source, ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
        {
            return source.Refused("The file is empty.", Remedy);
        }

        if (start.StartsWith("version https://git-lfs"u8))
        {
            return source.Refused("This is a Git LFS pointer, not the weights themselves.", "Fetch the file with 'git lfs pull'.");
        }

        if (start.Length > 262 && start[257..262].SequenceEqual("ustar"u8))
        {
            return source.Refused(
                "This is a tar archive, which only the first versions of PyTorch wrote as weights.",
                "Load it in PyTorch and save it again with torch.save.");
        }

        if (start.StartsWith("<"u8))
        {
            return source.Refused("This is a web page or XML, not a weight file.", Remedy);
        }

        return source.Refused(start.StartsWith("\x89HDF"u8) ? "This is an HDF5 (Keras) file." : "This is no weight file.", Remedy);
    }
}
