using System.Globalization;
using Pipelines.Onnx;

namespace Pipelines.Backbones.Architectures;

/// <summary>
/// A network by name. Its initializers have the names and shapes of torchvision's parameters, so that official weight files fit
/// (<see cref="Weights.WeightLoading"/>).
/// </summary>
public sealed class Architecture
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

    /// <summary>Name of its last layer, whose size is the number of classes: what <see cref="Weights.WeightLoading"/> calls the classifier.</summary>
    public string Classifier => _family.Classifier;

    /// <summary>Whether it can be built with fewer or more channels.</summary>
    public bool HasWidthFactor => _family.Scaled(1) is not null;

    /// <summary>
    /// The network as an ONNX graph (opset 17): input float32 N × 3 × H × W, normalised as <see cref="Preprocessing"/> says; output N × classes,
    /// logits. Batch normalisation stands in its inference form. The metadata names the last feature map (<c>features</c>), <c>mean</c>, <c>std</c>
    /// and <c>size</c>, so that the file, once saved, serves as a backbone.
    /// </summary>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="seed">Begins the random first values, drawn as the paper or torchvision draws them. Default: all weights are zero, to be filled from a weight file.</param>
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

    /// <summary>The network without numbers.</summary>
    /// <inheritdoc cref="Build"/>
    internal Network Describe(int classes = 1000, double widthFactor = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(widthFactor);
        var family = widthFactor == 1 ? _family : _family.Scaled(widthFactor);
        return family?.Build(classes) ?? throw new ArgumentException($"The architecture '{Name}' has no width factor.", nameof(widthFactor));
    }

    private static string Text(IEnumerable<double> values) => string.Join(",", values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
