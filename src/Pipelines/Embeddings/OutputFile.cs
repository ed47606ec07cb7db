namespace Pipelines.Embeddings;

/// <summary>The file that a call writes.</summary>
internal static class OutputFile
{
    /// <summary>Checks a file before the work begins.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isOurs">Whether an existing file of that name is one that may be replaced.</param>
    /// <param name="what">What is written, such as <c>an index</c>.</param>
    /// <exception cref="ConfigurationException">Its folder does not exist, or it is something else that would be lost.</exception>
    public static void Check(string path, Func<string, bool> isOurs, string what)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new ConfigurationException(new Problem(path, $"There is no folder \"{folder}\".", "Make it, or name another file."));
        }

        if (Directory.Exists(path))
        {
            throw new ConfigurationException(new Problem(path, "This is a folder.", "Name a file."));
        }

        if (File.Exists(path) && !isOurs(path))
        {
            throw new ConfigurationException(new Problem(
                path, $"There is a file of this name that is not {what}.", "Remove it, or name another file."));
        }
    }

    /// <summary>Whether a file begins with these bytes; an empty file holds nothing that could be lost.</summary>
    public static bool BeginsWith(string path, ReadOnlySpan<byte> start)
    {
        try
        {
            using var file = RegularFile.Open(path);
            var found = new byte[start.Length];
            var read = file.ReadAtLeast(found, found.Length, throwOnEndOfStream: false);
            return read == 0 || found.AsSpan().SequenceEqual(start);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A file could not be written.</summary>
    public static PipelineException NotWritten(string path, Exception error) => new(
        new Problem(path, $"The file cannot be written: {error.Message}", "Its folder must exist, be writable and have room."), error);
}
