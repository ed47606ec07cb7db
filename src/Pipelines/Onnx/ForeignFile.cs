namespace Pipelines.Onnx;

/// <summary>Says of bytes that are no ONNX model what they probably are.</summary>
internal static class ForeignFile
{
    private const string Remedy = "Give the path of an ONNX model (.onnx).";

    /// <summary>The problem to report for bytes that the protobuf parser refused.</summary>
    public static Problem Describe(ReadOnlySpan<byte> bytes, string place)
    {
        if (bytes.StartsWith("version https://git-lfs"u8))
        {
            return new(place, "This is a Git LFS pointer, not the model itself.", "Fetch the file with 'git lfs pull'.");
        }

        if (bytes.StartsWith("PK"u8))
        {
            return new(place, "This is a zip archive (such as a PyTorch .pth or an ML.NET model), not an ONNX model.", Remedy);
        }

        if (bytes.Length > 8 && bytes[4..8].SequenceEqual("TFL3"u8))
        {
            return new(place, "This is a TensorFlow Lite model, not an ONNX model.", "Convert it with tf2onnx.");
        }

        if (bytes.StartsWith("\x89HDF"u8) || bytes.StartsWith("<"u8))
        {
            return new(
                place,
                bytes[0] == '<' ? "This is a web page or XML, not an ONNX model." : "This is an HDF5 (Keras) file, not an ONNX model.",
                Remedy);
        }

        // Every exporter writes the field ir_version first: tag 8.
        return bytes.StartsWith("\x08"u8)
            ? new(place, "The ONNX file is damaged or cut short.", "Copy or download it again.")
            : new(place, "This is not an ONNX model.", Remedy);
    }
}
