using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Evaluation;
using Pipelines.Features;
using Pipelines.Imaging;
using Pipelines.Numerics;

namespace Pipelines.Tasks.Advice;

/// <summary>One backbone and the vectors that it has made of images so far.</summary>
internal sealed class BackboneLook : IDisposable
{
    private const int WarmUpImages = 4;

    private readonly Backbone _backbone;
    private readonly Preprocessing _preprocessing;
    private readonly FeatureExtractor _extractor;
    private readonly List<float> _values = [];
    private readonly List<string> _labels = [];
    private TimeSpan _elapsed;

    /// <summary>Loads the network. No image has been looked at.</summary>
    /// <param name="backbone">The backbone.</param>
    /// <param name="image">How an image becomes pixels; without a size the backbone's own is taken.</param>
    /// <param name="neck">How maps are pooled.</param>
    /// <param name="clock">Measures the speed.</param>
    public BackboneLook(Backbone backbone, ImageOptions image, NeckOptions neck, TimeProvider clock)
    {
        _backbone = backbone;
        _preprocessing = Preprocessing.For(image, backbone.Size);
        _extractor = new FeatureExtractor(FeatureGraph.Build(backbone, _preprocessing, neck), _preprocessing, cache: null, clock: clock);
    }

    /// <summary>Runs it over more images and scores all so far.</summary>
    /// <param name="images">Images with labels, of at least two classes; those that cannot be read are left out.</param>
    /// <param name="progress">Receives the progress of each image.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">The backbone does not run on these images.</exception>
    public BackboneScore Add(IReadOnlyList<HashedImage> images, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        if (_labels.Count == 0)
        {
            // The first images also pay for loading the network.
            _extractor.Extract([.. images.Take(WarmUpImages)], progress: null, cancellation);
        }

        var table = _extractor.Extract(
            images, progress is null ? null : new StageNamed(progress, $"trying {_backbone.Name}"), cancellation);
        _values.AddRange(table.Features.Values);
        _labels.AddRange(table.Rows.Select(row => images[row].Item.Label!));
        _elapsed += table.Elapsed;

        var features = new FeatureMatrix([.. _values], _labels.Count, table.Features.Columns);
        var names = _labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var labels = _labels.ConvertAll(names.IndexOf);
        return new(
            _backbone.Name,
            _preprocessing.Size,
            features.Columns,
            _backbone.Model.Graph.Initializer.Sum(tensor => tensor.Dims.Aggregate(4.0, (product, size) => product * size)) / 1e6,
            LeaveOneOut.LinearAccuracy(features, labels, names.Count),
            LeaveOneOut.NearestNeighbourAccuracy(features, labels),
            _labels.Count / _elapsed.TotalSeconds);
    }

    /// <summary>Releases the network.</summary>
    public void Dispose() => _extractor.Dispose();
}
