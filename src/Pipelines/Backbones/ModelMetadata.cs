using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipelines.Imaging;
using Pipelines.Onnx;

namespace Pipelines.Backbones;

/// <summary>
/// What an exported model says about itself, kept in the ONNX file's metadata under readable keys. It names no folder, machine or time: the
/// same training gives the same bytes.
/// </summary>
internal sealed record ModelMetadata
{
    /// <summary>The format's version; raised when keys change their meaning.</summary>
    private const string FormatVersion = "1";

    private const string FormatKey = "pipelines.format";

    // Labels of any language stay readable; the text never goes into a web page as it is.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the model finds out.</summary>
    public PipelineTask Task { get; init; }

    /// <summary>Names of the classes in the order of the scores; empty for clustering.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Number of clusters; 0 for classification.</summary>
    public int Clusters { get; init; }

    /// <summary>The pixels that the model expects.</summary>
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>Name of the backbone.</summary>
    public required string Backbone { get; init; }

    /// <summary>Mean of each colour (0 to 1), in the backbone's order, that the graph subtracts.</summary>
    public required IReadOnlyList<double> Mean { get; init; }

    /// <summary>Standard deviation of each colour (0 to 1) by which the graph divides.</summary>
    public required IReadOnlyList<double> Std { get; init; }

    /// <summary>Name of the pipeline that made the model.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Version of this library that made the model.</summary>
    public required string ProducerVersion { get; init; }

    /// <summary>The output of the graph that holds the predictions; null for a task whose model predicts nothing.</summary>
    internal string? PredictionOutput => Task switch
    {
        PipelineTask.Classification => ModelGraph.Scores,
        PipelineTask.Clustering => ModelGraph.Distances,
        _ => null,
    };

    /// <summary>Whether a model carries metadata of this library.</summary>
    public static bool IsOurs(OnnxModel model) => model.Metadata.ContainsKey(FormatKey);

    /// <summary>Removes the metadata: what is left of the model is no finished one of this library any more.</summary>
    public static void RemoveFrom(OnnxModel model)
    {
        foreach (var entry in model.Proto.MetadataProps.Where(entry => entry.Key.StartsWith("pipelines.", StringComparison.Ordinal))
            .ToList())
        {
            model.Proto.MetadataProps.Remove(entry);
        }
    }

    /// <summary>Writes the metadata into a model; other entries stay.</summary>
    public void WriteTo(OnnxModel model)
    {
        model.Proto.ProducerName = "pipelines";
        model.Proto.ProducerVersion = ProducerVersion;
        model.SetMetadata(FormatKey, FormatVersion);
        model.SetMetadata("pipelines.pipeline", Pipeline);
        model.SetMetadata("pipelines.task", CamelCase.Of(Task));
        model.SetMetadata("pipelines.labels", JsonSerializer.Serialize(Labels, Readable));
        model.SetMetadata("pipelines.clusters", Clusters.ToString(CultureInfo.InvariantCulture));
        model.SetMetadata("pipelines.image.size", Preprocessing.Size.ToString(CultureInfo.InvariantCulture));
        model.SetMetadata("pipelines.image.resizedSize", Preprocessing.ResizedSize.ToString(CultureInfo.InvariantCulture));
        model.SetMetadata("pipelines.image.resize", CamelCase.Of(Preprocessing.Resize));
        model.SetMetadata("pipelines.backbone", Backbone);
        model.SetMetadata("pipelines.mean", JsonSerializer.Serialize(Mean));
        model.SetMetadata("pipelines.std", JsonSerializer.Serialize(Std));
        model.SetMetadata("pipelines.version", ProducerVersion);
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    /// <exception cref="PipelineException">
    /// The model was not made by this library, or by a newer one, or its metadata is damaged.
    /// </exception>
    public static ModelMetadata Parse(OnnxModel model)
    {
        var reader = new Reader(model);
        if (!IsOurs(model))
        {
            throw new PipelineException(new Problem(
                model.Place,
                "This ONNX model was not made by this program: it does not say its classes and image size.",
                "Give a model that a pipeline exported."));
        }

        if (reader.Text(FormatKey) is var format && format != FormatVersion)
        {
            throw new PipelineException(new Problem(
                model.Place,
                $"The model's metadata has format {format}; this program reads format {FormatVersion}.",
                "Use a newer version of this program."));
        }

        return new()
        {
            Pipeline = reader.Text("pipelines.pipeline"),
            Task = reader.Parse("pipelines.task", text => Enum.Parse<PipelineTask>(text, ignoreCase: true)),
            Labels = reader.Json<string[]>("pipelines.labels"),
            Clusters = reader.Integer("pipelines.clusters"),
            Preprocessing = new(
                reader.Integer("pipelines.image.size"),
                reader.Integer("pipelines.image.resizedSize"),
                reader.Parse("pipelines.image.resize", text => Enum.Parse<ResizeMode>(text, ignoreCase: true))),
            Backbone = reader.Text("pipelines.backbone"),
            Mean = reader.Json<double[]>("pipelines.mean"),
            Std = reader.Json<double[]>("pipelines.std"),
            ProducerVersion = reader.Text("pipelines.version"),
        };
    }

    private readonly struct Reader(OnnxModel model)
    {
        private readonly IReadOnlyDictionary<string, string> _entries = model.Metadata;
        private readonly string _place = model.Place;

        public string Text(string key) => Parse(key, text => text);

        public int Integer(string key) => Parse(key, text => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture));

        public T Json<T>(string key) => Parse(key, text => JsonSerializer.Deserialize<T>(text) ?? throw new FormatException());

        public T Parse<T>(string key, Func<string, T> parse)
        {
            if (!_entries.TryGetValue(key, out var text))
            {
                throw new PipelineException(new Problem(
                    _place, $"The model's metadata lacks the entry '{key}'.", "The file is damaged; train or export it again."));
            }

            try
            {
                return parse(text);
            }
            catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException or JsonException)
            {
                throw new PipelineException(
                    new Problem(
                        _place,
                        $"The model's metadata entry '{key}' cannot be read: '{text}'.",
                        "The file is damaged; train or export it again."),
                    exception);
            }
        }
    }
}
