using Google.Protobuf;
using Pipelines.Onnx.Format;

namespace Pipelines.Onnx;

/// <summary>
/// A network as an ONNX file holds it. It was checked on the way in: a graph, float32 weights in the file itself, an
/// opset that ONNX Runtime runs.
/// </summary>
internal sealed class OnnxModel
{
    private OnnxModel(ModelProto proto, string place)
    {
        Proto = proto;
        Place = place;
    }

    /// <summary>The model as the format has it. Changing it changes this model.</summary>
    public ModelProto Proto { get; }

    /// <summary>Where the model came from, for error messages: a file's path as the user gave it, or a description.</summary>
    public string Place { get; }

    /// <summary>The graph of the model.</summary>
    public GraphProto Graph => Proto.Graph;

    /// <summary>Version of the standard operator set in which the graph is written.</summary>
    public long Opset => Proto.OpsetImport.First(opset => IsStandardDomain(opset.Domain)).Version;

    /// <summary>The model's metadata (<c>metadata_props</c>). Where a key is given twice, the last one counts.</summary>
    public IReadOnlyDictionary<string, string> Metadata
    {
        get
        {
            var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var entry in Proto.MetadataProps)
            {
                metadata[entry.Key] = entry.Value;
            }

            return metadata;
        }
    }

    /// <summary>Sets one entry of the metadata, in its old position if the key exists.</summary>
    public void SetMetadata(string key, string value)
    {
        if (Proto.MetadataProps.LastOrDefault(entry => entry.Key == key) is { } existing)
        {
            existing.Value = value;
        }
        else
        {
            Proto.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }
    }

    /// <summary>Reads a model from a file.</summary>
    /// <exception cref="PipelineException">
    /// The file cannot be read, is no ONNX model or is one that this library cannot use; the place is the path.
    /// </exception>
    public static OnnxModel Load(string path)
    {
        try
        {
            if (new FileInfo(path).Length > Array.MaxLength)
            {
                throw new PipelineException(new Problem(path, "The file is larger than 2 GB; ONNX cannot hold such a model in one file."));
            }

            return Parse(RegularFile.ReadAllBytes(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(new Problem(path, $"The ONNX file cannot be read: {exception.Message}"), exception);
        }
    }

    /// <summary>Reads a model from its bytes.</summary>
    /// <param name="bytes">The content of an ONNX file.</param>
    /// <param name="place">Where the bytes came from, for error messages.</param>
    /// <exception cref="PipelineException">The bytes are no ONNX model or one that this library cannot use.</exception>
    public static OnnxModel Parse(ReadOnlySpan<byte> bytes, string place) => Parse(bytes, place, new ReadBudget(place, bytes.Length));

    /// <summary>Reads a model from its bytes, which were unpacked from a file.</summary>
    /// <param name="bytes">The content of an ONNX file.</param>
    /// <param name="place">Where the bytes came from, for error messages.</param>
    /// <param name="budget">What the file may take.</param>
    /// <param name="isRun">Whether the graph is to run; otherwise only what it stores is of use.</param>
    /// <exception cref="PipelineException">The bytes are no ONNX model or one that this library cannot use.</exception>
    public static OnnxModel Parse(ReadOnlySpan<byte> bytes, string place, ReadBudget budget, bool isRun = true)
    {
        ModelCost.Take(bytes, budget, place);
        ModelProto proto;
        try
        {
            proto = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new PipelineException(ForeignFile.Describe(bytes, place), exception);
        }

        OnnxModelChecks.ThrowIfUnusable(proto, bytes, place, isRun);
        GraphEditing.RemoveTrailingEmptyInputs(proto.Graph.Node.Concat(proto.Functions.SelectMany(function => function.Node)));
        return new OnnxModel(proto, place);
    }

    /// <summary>Wraps a model that was built in memory.</summary>
    /// <exception cref="PipelineException">It is a model that this library cannot use.</exception>
    public static OnnxModel FromProto(ModelProto proto, string place)
    {
        OnnxModelChecks.ThrowIfUnusable(proto, [], place, isRun: true);
        GraphEditing.RemoveTrailingEmptyInputs(proto.Graph.Node.Concat(proto.Functions.SelectMany(function => function.Node)));
        return new OnnxModel(proto, place);
    }

    /// <summary>A copy that can be changed on its own.</summary>
    public OnnxModel Clone() => new(Proto.Clone(), Place);

    /// <summary>The content of the ONNX file: the same bytes for the same model.</summary>
    public byte[] ToByteArray() => Proto.ToByteArray();

    /// <summary>Writes the file whole or not at all: first under a temporary name in the same folder.</summary>
    /// <exception cref="PipelineException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                Proto.WriteTo(stream);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(
                    path,
                    $"The ONNX file cannot be written: {exception.Message}",
                    "The folder must exist, be writable and have room for the file."), exception);
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    internal static bool IsStandardDomain(string domain) => domain is "" or "ai.onnx";
}
