using System.Globalization;
using Pipelines.Backbones.Weights;
using Pipelines.Onnx;

namespace Pipelines.Backbones.Architectures;

/// <summary>
/// A network by name. Its initializers have the names and shapes of torchvision's parameters, so that official weight files fit
/// (<see cref="LoadWeights"/>).
/// </summary>
internal sealed class Architecture
{
    private readonly NetworkFamily _family;

    internal Architecture(string name, NetworkFamily family, RecommendedPreprocessing? preprocessing = null)
    {
        Name = name;
        _family = family;
        Preprocessing = preprocessing ?? RecommendedPreprocessing.ImageNet;
    }

    /// <summary>Its name, as torchvision has it: <c>resnet18</c>.</summary>
    public string Name { get; }

    /// <summary>The pixels that its official weights want.</summary>
    public RecommendedPreprocessing Preprocessing { get; }

    /// <summary>
    /// Name of its last layer, whose size is the number of classes: what <see cref="WeightLoading"/> calls the classifier.
    /// </summary>
    public string Classifier => _family.Classifier;

    /// <summary>Whether it can be built with fewer or more channels.</summary>
    public bool HasWidthFactor => _family.Scaled(1) is not null;

    /// <summary>
    /// The network as an ONNX graph (opset 17): input float32 N × 3 × H × W, normalised as <see cref="Preprocessing"/> says; output N ×
    /// classes, logits. Batch normalisation stands in its inference form. The metadata names the last feature map (<c>features</c>),
    /// <c>mean</c>, <c>std</c> and <c>size</c>, so that the file, once saved, serves as a backbone.
    /// </summary>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="seed">
    /// Begins the random first values, drawn as the paper or torchvision draws them. Default: all weights are zero, to be
    /// filled from a weight file.
    /// </param>
    /// <param name="widthFactor">By what the numbers of channels are multiplied, above 0.</param>
    /// <exception cref="ArgumentException">There are no classes, or the architecture has no width factor.</exception>
    public OnnxModel Build(int classes = 1000, int? seed = null, double widthFactor = 1)
    {
        var network = Describe(classes, widthFactor);
        var model = network.ToModel(Name, seed);
        model.SetMetadata("architecture", Name);
        model.SetMetadata("mean", Text(Preprocessing.Mean));
        model.SetMetadata("std", Text(Preprocessing.Std));
        model.SetMetadata("size", Preprocessing.Size.ToString(CultureInfo.InvariantCulture));
        model.SetMetadata("features", network.FeatureMap);
        return model;
    }

    /// <summary>
    /// Fills a network that <see cref="Build"/> made from a weight file, all of it or nothing. Official files are understood as they are:
    /// auxiliary classifiers in them are left out, and old names are read as today's.
    /// </summary>
    /// <param name="weights">The weight file.</param>
    /// <param name="model">The network; its initializers are changed.</param>
    /// <param name="anyClassifier">
    /// Whether the last layer stays as it is where the file has one for another number of classes, or none. Default: it must fit.
    /// </param>
    /// <exception cref="PipelineException">
    /// The file cannot be read, or its tensors are not those of this architecture (all differences are named). The network is unchanged.
    /// </exception>
    public LoadedWeights LoadWeights(StateDictionary weights, OnnxModel model, bool anyClassifier = false) =>
        WeightLoading.Load(weights, model, anyClassifier ? Classifier : null, _family.Rename);

    /// <summary>The network without numbers.</summary>
    /// <inheritdoc cref="Build"/>
    internal Network Describe(int classes = 1000, double widthFactor = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(widthFactor);
        var family = widthFactor == 1 ? _family : _family.Scaled(widthFactor);
        return family?.Build(classes)
            ?? throw new ArgumentException($"The architecture '{Name}' has no width factor.", nameof(widthFactor));
    }

    private static string Text(IEnumerable<double> values) =>
        string.Join(",", values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
