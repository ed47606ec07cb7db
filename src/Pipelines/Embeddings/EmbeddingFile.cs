using Pipelines.Embeddings;

namespace Pipelines;

/// <summary>Writes the vectors of images as a file: <c>.npy</c>, <c>.parquet</c> or <c>.csv</c>, by its extension.</summary>
public static class EmbeddingFile
{
    /// <summary>
    /// Computes the vectors and writes them, row by row in the order of the images. Memory does not grow with the number of vectors. What
    /// is computed is kept in <c>FILE.partial</c> until the file is whole: after an interruption the same call resumes there, and ends with
    /// the same bytes.
    /// </summary>
    /// <param name="path">
    /// The file; it appears whole or not at all. Beside a <c>.npy</c>, <c>FILE.csv</c> has path and label of each row. Existing files of
    /// vectors are replaced, others are not.
    /// </param>
    /// <param name="source">What makes the vectors.</param>
    /// <param name="images">Files, from <see cref="ImageInput.FromFolder"/> and the like.</param>
    /// <param name="progress">Receives the number of images done, at most ten times a second.</param>
    /// <param name="cancellation">Stops the work; what was computed stays, and the same call resumes there.</param>
    /// <exception cref="ConfigurationException">There are no images, no such folder or format, or the file is something else.</exception>
    /// <exception cref="PipelineException">No image can be used, the network cannot be run, another process writes the file, or it cannot
    /// be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Task<EmbeddingResult> WriteAsync(
        string path,
        EmbeddingSource source,
        IReadOnlyList<ImageInput> images,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(source);
        var format = VectorFormats.Of(path);
        OutputFile.Check(path, format.IsWrittenIn, "a file of vectors of this format");
        ImageFiles.Require(images, path);
        return Task.Run(() => Write(path, format, source, images, progress, cancellation), cancellation);
    }

    private static EmbeddingResult Write(
        string path,
        IVectorFormat format,
        EmbeddingSource source,
        IReadOnlyList<ImageInput> images,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        using var spool = VectorSpool.Open(path, source.Key, images);
        using var extraction = new VectorExtraction(source, images, spool);
        extraction.Run(path, progress, cancellation);
        var skipped = extraction.Skipped;
        try
        {
            format.Write(path, new(images, images.Count - skipped.Count, spool, extraction.IsUsable), source, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw OutputFile.NotWritten(path, error);
        }

        spool.Complete();
        return new(
            images.Count - skipped.Count,
            source.Dimensions,
            extraction.FromCache,
            extraction.Resumed,
            skipped,
            format is NpyFormat ? [path, NpyFormat.PathsOf(path)] : [path],
            extraction.Notes);
    }
}
