using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Pipelines.Numerics;

namespace Pipelines.Runs;

/// <summary>The scores of one finished training of a cross-validation: their bits, and the SHA-256 of these.</summary>
internal static class FoldScoresFile
{
    /// <summary>Writes them.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to write there.</exception>
    public static void Write(string path, FeatureMatrix scores) => DurableFile.Write(path, stream =>
    {
        var bytes = MemoryMarshal.AsBytes(scores.Values.AsSpan());
        stream.Write(SHA256.HashData(bytes));
        stream.Write(bytes);
    });

    /// <summary>Reads them; null where there are none, or they are damaged or of other images.</summary>
    /// <param name="path">The file.</param>
    /// <param name="images">The number of images.</param>
    /// <param name="classes">The number of classes.</param>
    public static FeatureMatrix? Read(string path, int images, int classes)
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            var bytes = RegularFile.ReadAllBytes(path);
            var values = new float[images * classes];
            var content = bytes.AsSpan(Math.Min(bytes.Length, SHA256.HashSizeInBytes));
            if (content.Length != values.Length * sizeof(float)
                || !bytes.AsSpan(0, SHA256.HashSizeInBytes).SequenceEqual(SHA256.HashData(content)))
            {
                return null;
            }

            content.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
            return new(values, images, classes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
