namespace Pipelines.Embeddings;

/// <summary>A format of files of vectors.</summary>
internal interface IVectorFormat
{
    /// <summary>Whether an existing file is of this format, so that it may be replaced.</summary>
    bool IsWrittenIn(string path);

    /// <summary>Writes the rows.</summary>
    /// <param name="path">The file, which is written whole or not at all.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="source">What made the vectors.</param>
    /// <param name="cancellation">Stops the work.</param>
    void Write(string path, VectorRows rows, EmbeddingSource source, CancellationToken cancellation);
}
