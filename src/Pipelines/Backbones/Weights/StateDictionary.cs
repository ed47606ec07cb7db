namespace Pipelines.Backbones.Weights;

/// <summary>
/// The named tensors of a weight file: PyTorch's <c>state_dict</c>. Opening it reads names, shapes and types; values are read tensor by
/// tensor when asked for, so keep it until then and dispose it after.
/// </summary>
internal sealed class StateDictionary : IDisposable
{
    private readonly Dictionary<string, WeightTensor> _byName = new(StringComparer.Ordinal);
    private readonly ByteSource _source;

    private StateDictionary(ByteSource source, IReadOnlyList<WeightTensor> tensors)
    {
        _source = source;
        Tensors = tensors;
        foreach (var tensor in tensors)
        {
            if (!_byName.TryAdd(tensor.Name, tensor))
            {
                throw source.Damaged($"The file has two tensors with the name '{tensor.Name}'.");
            }
        }
    }

    /// <summary>The file's path as the user gave it.</summary>
    public string Place => _source.Place;

    /// <summary>The tensors in the file's order, integers such as <c>num_batches_tracked</c> among them.</summary>
    public IReadOnlyList<WeightTensor> Tensors { get; }

    /// <summary>The tensor with a name; null where there is none.</summary>
    public WeightTensor? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>
    /// Opens a weight file; its content decides which of these it is, not its extension: PyTorch's zip format or its older stream format
    /// (.pth, .pt, .bin), safetensors, or the initializers of an ONNX model.
    /// </summary>
    /// <remarks>
    /// Of a training checkpoint the weights are taken: a dictionary under <c>state_dict</c>, <c>model_state_dict</c>, <c>model</c> or a
    /// similar key. A PyTorch file is a pickle, a program; only what a dictionary of tensors needs is understood, everything else is
    /// refused, and nothing is executed. Complex, quantised, sparse and big-endian tensors are refused.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="PipelineException">The file cannot be read, is no weight file, is damaged, or holds what is refused.</exception>
    public static StateDictionary Load(string path)
    {
        try
        {
            return Read(new FileSource(path));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PipelineException(
                new Problem(path, "There is no such file.", "Give the path of a weight file (.pth, .safetensors or .onnx)."), exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(
                    path,
                    Directory.Exists(path) ? "This is a folder, not a weight file." : $"The file cannot be read: {exception.Message}"),
                exception);
        }
    }

    /// <summary>Reads a weight file that is in memory.</summary>
    /// <param name="bytes">Its content.</param>
    /// <param name="place">Where it came from, for error messages.</param>
    /// <exception cref="PipelineException">It is no weight file, is damaged, or holds what is refused.</exception>
    public static StateDictionary Parse(ReadOnlyMemory<byte> bytes, string place) => Read(new MemorySource(place, bytes));

    /// <summary>Closes the file.</summary>
    public void Dispose() => _source.Dispose();

    private static StateDictionary Read(ByteSource source)
    {
        try
        {
            return new(source, WeightFileFormat.ReaderFor(source)(source));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }
}
