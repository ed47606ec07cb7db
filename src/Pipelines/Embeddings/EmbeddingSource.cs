using Microsoft.ML.OnnxRuntime;
using Pipelines.Backbones;
using Pipelines.Embeddings;
using Pipelines.Features;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Packaging;
using Pipelines.Prediction;
using Pipelines.Runtime.Onnx;
using ModelMetadata = Pipelines.Backbones.ModelMetadata;

namespace Pipelines;

/// <summary>
/// What makes vectors of images: a trained model, whose embedding they are, or a pretrained backbone with its neck.
/// </summary>
/// <remarks>Thread-safe. The network is loaded when the first vector is computed.</remarks>
public sealed class EmbeddingSource : IDisposable
{
    private readonly OnnxModel _graph;
    private readonly string _output;
    private readonly Lazy<InferenceSession> _session;
    private readonly Lazy<NetworkOutput<float[]>> _vectors;

    private EmbeddingSource(
        OnnxModel graph, string output, Preprocessing preprocessing, string name, string named, IReadOnlyList<string> overrides)
    {
        (_graph, _output, Preprocessing, Name, Named, Overrides) = (graph, output, preprocessing, name, named, overrides);
        Key = FeatureKey.Of(graph, preprocessing, output);
        _session = new(() => InferenceSessionFactory.Create(graph.ToByteArray(), graph.Place));
        _vectors = new(() => new(
            _session.Value, preprocessing, output, Dimensions, graph.Place, VectorExtraction.Stage, vector => vector.ToArray()));
    }

    /// <summary>The model or the backbone, for a person: <c>model flowers</c>, <c>backbone resnet18</c>.</summary>
    public string Name { get; }

    /// <summary>The file of the model; null of a backbone.</summary>
    public string? ModelPath { get; private init; }

    /// <summary>Length of a vector.</summary>
    public int Dimensions => Key.Dimensions;

    /// <summary>Side of the square that the network sees of an image, in pixels.</summary>
    public int ImageSize => Preprocessing.Size;

    /// <summary>Identifies the vectors.</summary>
    internal FeatureKey Key { get; }

    /// <summary>How an image becomes pixels.</summary>
    internal Preprocessing Preprocessing { get; }

    /// <summary>By what text it was found; relative paths start in the folder of <see cref="Find"/>.</summary>
    internal string Named { get; }

    /// <summary>The settings of a backbone that were overridden.</summary>
    internal IReadOnlyList<string> Overrides { get; }

    /// <summary>The folders in which a cache of feature vectors may be.</summary>
    internal IReadOnlyList<string> CacheFolders { get; private init; } = [];

    /// <summary>Finds a model or a backbone.</summary>
    /// <param name="name">
    /// A model (as for <see cref="RunModels.Find"/>), or a backbone: <c>builtin</c>, a name of the catalogue whose weights are on this
    /// machine, or an ONNX file. A file, a folder or a pipeline that has run comes before a backbone of the same name.
    /// </param>
    /// <param name="overrides">
    /// Settings of a backbone as in a configuration, <c>image.size=160</c>: of <c>image</c>, <c>backbone</c>, <c>neck</c> and <c>cache</c>.
    /// A model has its own settings; only <c>cache</c> goes with it.
    /// </param>
    /// <param name="folder">The folder in which relative paths start. Default: the current one.</param>
    /// <exception cref="ConfigurationException">There is no such model or backbone, or an override is wrong.</exception>
    /// <exception cref="PipelineException">The file is damaged, or no network that gives vectors.</exception>
    public static EmbeddingSource Find(string name, IReadOnlyList<string>? overrides = null, string folder = "")
    {
        ArgumentNullException.ThrowIfNull(name);
        var settings = EmbeddingSettings.Read(overrides ?? [], Path.GetFullPath(folder.Length == 0 ? "." : folder));
        return FindModel(name, folder, settings) ?? OfBackbone(name, settings);
    }

    /// <summary>The vectors of a few images, such as those to search for.</summary>
    /// <param name="images">The images.</param>
    /// <param name="progress">Receives the number of images done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>One result for each image, in their order.</returns>
    /// <exception cref="PipelineException">The network cannot be run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<IReadOnlyList<ImageResult<float[]>>> EmbedManyAsync(
        IReadOnlyList<ImageInput> images, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        Task.Run(() => _vectors.Value.RunManyAsync(images, progress, cancellation), cancellation);

    /// <summary>Releases the network. No call may be running.</summary>
    public void Dispose()
    {
        if (_vectors.IsValueCreated)
        {
            _vectors.Value.Dispose();
        }

        if (_session.IsValueCreated)
        {
            _session.Value.Dispose();
        }
    }

    /// <summary>A worker that computes vectors on the calling thread.</summary>
    /// <param name="reader">Reads images for all workers.</param>
    /// <param name="keepHash">Whether the worker keeps the hash of the file that it read last.</param>
    internal FeatureWorker CreateWorker(ImageReader reader, bool keepHash) =>
        new(reader, Preprocessing, _session.Value, Key, _output, keepHash);

    private static EmbeddingSource? FindModel(string name, string folder, EmbeddingSettings settings)
    {
        var named = Path.Combine(folder, name);
        var isFile = File.Exists(named);
        if (!isFile && !Directory.Exists(named) && (BackboneName.IsPath(name) || !RunModels.Pipelines(folder).Contains(name))
            && (BackboneName.IsName(name) || BackboneName.IsPath(name)))
        {
            return null;
        }

        if (isFile && Path.GetExtension(named).Equals(".onnx", StringComparison.OrdinalIgnoreCase)
            && !ModelMetadata.IsOurs(OnnxModel.Load(named)))
        {
            return null;
        }

        var path = FindFile(name, folder);
        var model = ModelArchive.ReadGraph(path);
        settings.RequireNoneOfBackbone(name);
        var metadata = ModelMetadata.Parse(model);
        var (graph, output) = EmbeddingGraph.Of(model);
        return new(graph, output, metadata.Preprocessing, $"model {metadata.Pipeline}", path, [])
        {
            ModelPath = Path.GetFullPath(path),
            CacheFolders = settings.CacheFolders(Path.GetFullPath(path)),
        };
    }

    private static string FindFile(string name, string folder)
    {
        try
        {
            return RunModels.Find(name, folder);
        }
        catch (ConfigurationException error) when (!Directory.Exists(Path.Combine(folder, name)))
        {
            var problem = error.Problems[0];
            throw new ConfigurationException(
                problem with
                {
                    Found = "There is no such model and no such backbone.",
                    Remedy = $"{problem.Remedy} Or name a backbone: an ONNX file, builtin, or a name of the catalogue.",
                    Action = new(ProblemActionKind.ListBackbones),
                },
                error);
        }
    }

    private static EmbeddingSource OfBackbone(string name, EmbeddingSettings settings)
    {
        var backbone = Backbone.Load(
            settings.Backbone with { Model = name }, settings.Folder, key => key == "backbone.model" ? name : key);
        var preprocessing = Preprocessing.For(settings.Image, backbone.Size);
        var graph = FeatureGraph.Build(backbone, preprocessing, settings.Neck);
        return new(graph, FeatureGraph.Output, preprocessing, $"backbone {backbone.Name}", name, settings.Overrides)
        {
            CacheFolders = settings.CacheFolders(model: null),
        };
    }
}
