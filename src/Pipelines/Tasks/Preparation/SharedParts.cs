using System.Text;
using Pipelines.Backbones;
using Pipelines.Configuration;
using Pipelines.Data;
using Pipelines.Onnx;

namespace Pipelines.Tasks.Preparation;

/// <summary>What pipelines of one file share where their options are the same: images, backbones and graphs are read once.</summary>
internal sealed class SharedParts
{
    private readonly Dictionary<string, object> _parts = new(StringComparer.Ordinal);

    /// <summary>The images of the options.</summary>
    public DataSet Data(PipelineOptions options, Func<DataSet> load) =>
        Get("data", new() { Task = options.Task, Data = options.Data }, load);

    /// <summary>The backbone of the options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="seed">The seed of its first weights; null where it has weights.</param>
    /// <param name="load">Reads it.</param>
    public Backbone Backbone(PipelineOptions options, int? seed, Func<Backbone> load) =>
        Get($"backbone {seed}", new() { Task = options.Task, Backbone = options.Backbone }, load);

    /// <summary>The graph from pixels to vectors.</summary>
    /// <inheritdoc cref="Backbone"/>
    public OnnxModel FeatureGraph(PipelineOptions options, int? seed, Func<OnnxModel> load) => Get(
        $"graph {seed}",
        new()
        {
            Task = options.Task,
            Backbone = options.Backbone,
            Neck = options.Neck,
            Image = options.Image with { Augment = null },
        },
        load);

    private T Get<T>(string what, PipelineOptions decisive, Func<T> load)
        where T : class
    {
        var key = $"{what}\n{Encoding.UTF8.GetString(ConfigurationWriter.Utf8(decisive))}";
        if (!_parts.TryGetValue(key, out var part))
        {
            part = load();
            _parts.Add(key, part);
        }

        return (T)part;
    }
}
