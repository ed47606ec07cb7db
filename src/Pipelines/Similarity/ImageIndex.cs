using System.Numerics.Tensors;
using Pipelines.Similarity;

namespace Pipelines;

/// <summary>
/// Images with their vectors in a file, in which similar ones are found by the cosine of the angle between vectors. It belongs to the model
/// or backbone that made the vectors, and refuses others.
/// </summary>
/// <remarks>
/// Up to some 100,000 images every one is compared, in memory that is mapped from the file. Beyond that a graph of neighbours (HNSW) finds
/// most of the most similar ones without looking at all; <see cref="Recall"/> says how many. Thread-safe. An open index stays as it was
/// when the file is replaced by a change; open it again to see that.
/// </remarks>
public sealed class ImageIndex : IDisposable
{
    private readonly IndexFile _file;
    private readonly NeighbourGraph? _graph;

    private ImageIndex(IndexFile file)
    {
        _file = file;
        if (!file.HasGraph)
        {
            return;
        }

        if (NeighbourGraph.Unavailable() is { } reason)
        {
            Notes = [IndexChange.NoteWithoutGraph(file.Path, reason)];
            return;
        }

        try
        {
            _graph = file.ViewGraph();
        }
        catch (InvalidDataException error)
        {
            throw IndexFile.Damaged(file.Path, error.Message);
        }
    }

    /// <summary>The absolute path of the file.</summary>
    public string Path => _file.Path;

    /// <summary>Number of images.</summary>
    public int Count => (int)_file.Layout.Images;

    /// <summary>Length of the vectors.</summary>
    public int Dimensions => _file.Layout.Dimensions;

    /// <summary>What made the vectors, for a person: <c>model flowers</c>, <c>backbone resnet18</c>.</summary>
    public string SourceName => _file.Info.Source;

    /// <summary>Whether every image is compared, so that nothing is missed.</summary>
    public bool IsExact => _graph is null;

    /// <summary>
    /// Recall@10, measured when the index was written: how many of the ten most similar images a search finds. 1 where every image is
    /// compared.
    /// </summary>
    public double Recall => _graph is null ? 1 : _file.Info.Recall ?? 0;

    /// <summary>What a user should know, such as why a search is slow here; usually nothing.</summary>
    public IReadOnlyList<string> Notes { get; } = [];

    /// <summary>Opens an index.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PipelineException">There is no such file, it is no index, or it is damaged.</exception>
    public static ImageIndex Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var file = IndexFile.Open(path);
        try
        {
            return new(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file looks like an index; it may be damaged all the same.</summary>
    public static bool IsIndex(string path) =>
        File.Exists(path) && new FileInfo(path).Length > 0 && Embeddings.OutputFile.BeginsWith(path, IndexLayout.Magic);

    /// <summary>Builds an index of images. An interrupted call is resumed by the same one.</summary>
    /// <param name="path">The file; it appears whole or not at all. An existing index is replaced.</param>
    /// <param name="source">What makes the vectors.</param>
    /// <param name="images">Files, from <see cref="ImageInput.FromFolder"/> and the like; one that is named twice is indexed once.</param>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellation">Stops the work; vectors that were computed are kept for the next call.</param>
    /// <exception cref="ConfigurationException">There are no images, no such folder, or the file is something else.</exception>
    /// <exception cref="PipelineException">No image can be used, the network cannot be run, another process writes the index, or it cannot
    /// be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Task<IndexResult> BuildAsync(
        string path,
        EmbeddingSource source,
        IReadOnlyList<ImageInput> images,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Task.Run(() => new IndexChange(path) { Progress = progress, Cancellation = cancellation }.Build(source, images), cancellation);

    /// <summary>Adds images to an index; those that are in it already get new vectors.</summary>
    /// <param name="path">The file; the old index stays until the new one is whole.</param>
    /// <param name="source">What makes the vectors: what made those of the index (<see cref="OpenSource"/>).</param>
    /// <param name="images">Files.</param>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellation">Stops the work; vectors that were computed are kept for the next call.</param>
    /// <inheritdoc cref="BuildAsync" path="/exception"/>
    public static Task<IndexResult> AddAsync(
        string path,
        EmbeddingSource source,
        IReadOnlyList<ImageInput> images,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Task.Run(() => new IndexChange(path) { Progress = progress, Cancellation = cancellation }.Add(source, images), cancellation);

    /// <summary>Removes images from an index. Their files need not exist any more, and are not touched.</summary>
    /// <param name="path">The file; the old index stays until the new one is whole.</param>
    /// <param name="images">Paths of images, and of folders with all that the index has below them.</param>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellation">Stops the work; the index then stays as it is.</param>
    /// <exception cref="ConfigurationException">The index does not have one of them, or none would be left; nothing is removed.</exception>
    /// <exception cref="PipelineException">There is no such index, it is damaged, another process writes it, or it cannot be
    /// written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Task<IndexResult> RemoveAsync(
        string path,
        IReadOnlyList<string> images,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Task.Run(() => new IndexChange(path) { Progress = progress, Cancellation = cancellation }.Remove(images), cancellation);

    /// <summary>Whether the vectors are the embeddings of this model.</summary>
    public bool BelongsTo(ImageModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.EmbeddingKey.GetAwaiter().GetResult() == _file.Layout.Key;
    }

    /// <summary>Whether this makes the vectors of the index.</summary>
    public bool BelongsTo(EmbeddingSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Key.Hash == _file.Layout.Key;
    }

    /// <summary>
    /// Finds the model or backbone that made the vectors: where it was when the index was built, also where both were moved together.
    /// </summary>
    /// <param name="model">Where it is now, as for <see cref="EmbeddingSource.Find"/>. Default: where it was.</param>
    /// <exception cref="ConfigurationException">It is not there, or it is another one.</exception>
    /// <exception cref="PipelineException">Its file is damaged.</exception>
    public EmbeddingSource OpenSource(string? model = null)
    {
        var source = model is null ? IndexSource.Open(_file) : IndexSource.Find(model, _file.Info);
        if (BelongsTo(source))
        {
            return source;
        }

        var name = source.Name;
        source.Dispose();
        throw IndexSource.Other(_file, model, name);
    }

    /// <summary>The images that resemble another one most, the most similar first.</summary>
    /// <param name="vector">
    /// The vector of the other one: an embedding by the model of the index, of <see cref="Dimensions"/> numbers, of any length.
    /// </param>
    /// <param name="top">How many; all where there are fewer.</param>
    /// <exception cref="ArgumentException">The vector has another number of dimensions, or numbers that are not finite.</exception>
    /// <exception cref="PipelineException">The file is damaged.</exception>
    public IReadOnlyList<SimilarImage> Search(ReadOnlySpan<float> vector, int top)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        if (vector.Length != Dimensions || !TensorPrimitives.IsFiniteAll(vector))
        {
            throw new ArgumentException($"The vector must be {Dimensions} finite numbers.", nameof(vector));
        }

        var query = vector.ToArray();
        UnitVectors.Normalize(query);
        var count = Math.Min(top, Count);

        // The graph keeps so many candidates, and finds no more than these.
        var found = _graph is not null && 2 * count <= _file.Info.Expansion
            ? GraphSearch.Find(_graph, _file.Vectors, _file.RowOf, query, count)
            : ExactSearch.Find(_file.Vectors, query, count);
        return [.. found.Select(image => ToPublic(image.Row, image.Similarity))];
    }

    /// <summary>Closes the file. No call may be running.</summary>
    public void Dispose()
    {
        _graph?.Dispose();
        _file.Dispose();
    }

    // Rounding may give a little more than 1.
    private SimilarImage ToPublic(long row, float similarity)
    {
        var (path, label) = _file.Image(row);
        return new(path, label, Math.Clamp(similarity, -1, 1));
    }
}
