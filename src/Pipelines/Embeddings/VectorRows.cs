namespace Pipelines.Embeddings;

/// <summary>The rows of a file of vectors, read one after the other from a <see cref="VectorSpool"/>.</summary>
/// <param name="Images">All images; those without a vector have no row.</param>
/// <param name="Count">Number of rows.</param>
/// <param name="Spool">Has the vectors.</param>
/// <param name="IsUsable">Whether an image has one.</param>
internal sealed record VectorRows(IReadOnlyList<ImageInput> Images, int Count, VectorSpool Spool, Func<int, bool> IsUsable)
{
    /// <summary>Length of a vector.</summary>
    public int Dimensions => Spool.Dimensions;

    /// <summary>What is done with a row. The vector is used again for the next one.</summary>
    public delegate void RowAction(ImageInput image, ReadOnlySpan<float> vector);

    /// <summary>Calls an action for each row, in their order.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void ForEach(RowAction action, CancellationToken cancellation)
    {
        var record = Spool.CreateRecord();
        foreach (var (i, image) in Images.Index().Where(image => IsUsable(image.Index)))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!Spool.TryRead(i, record))
            {
                throw new IOException($"The vector of \"{image.Name}\" cannot be read back from \"{Spool.Path}\".");
            }

            action(image, VectorSpool.VectorIn(record));
        }
    }
}
