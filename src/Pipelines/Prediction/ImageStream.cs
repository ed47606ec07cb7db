namespace Pipelines.Prediction;

/// <summary>Everything that a stream holds.</summary>
internal static class ImageStream
{
    private const int BlockLength = 1 << 16;

    /// <summary>Reads an image to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="maximumLength">More bytes than these are refused.</param>
    /// <exception cref="BadImageException">The stream cannot be read, or holds too much.</exception>
    public static ReadOnlyMemory<byte> Read(Stream stream, long maximumLength)
    {
        try
        {
            using var content = new MemoryStream();
            var block = new byte[BlockLength];
            while (stream.Read(block) is > 0 and var read)
            {
                Append(content, block.AsSpan(0, read), maximumLength);
            }

            return Written(content);
        }
        catch (IOException error)
        {
            throw new BadImageException($"cannot be read: {error.Message}", error);
        }
    }

    /// <inheritdoc cref="Read"/>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, long maximumLength, CancellationToken cancellation)
    {
        try
        {
            using var content = new MemoryStream();
            var block = new byte[BlockLength];
            while (await stream.ReadAsync(block, cancellation).ConfigureAwait(false) is > 0 and var read)
            {
                Append(content, block.AsSpan(0, read), maximumLength);
            }

            return Written(content);
        }
        catch (IOException error)
        {
            throw new BadImageException($"cannot be read: {error.Message}", error);
        }
    }

    private static void Append(MemoryStream content, ReadOnlySpan<byte> block, long maximumLength)
    {
        if (content.Length + block.Length > maximumLength)
        {
            throw new BadImageException($"too large: more than {maximumLength >> 20} MiB");
        }

        content.Write(block);
    }

    private static ReadOnlyMemory<byte> Written(MemoryStream content) => content.GetBuffer().AsMemory(0, (int)content.Length);
}
